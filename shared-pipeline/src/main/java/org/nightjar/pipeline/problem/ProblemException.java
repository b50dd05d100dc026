package org.nightjar.pipeline.problem;

/** A request that is not granted; the one who asked is told why. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public ProblemException(Refusal refusal) {
    super(refusal.problem().detail());
    this.refusal = refusal;
  }

  /**
   * @param detail what is wrong, with name, value and limit
   */
  public ProblemException(int status, String title, String detail) {
    this(Refusal.of(status, title, detail));
  }

  public Refusal refusal() {
    return refusal;
  }
}
