package org.nightjar.ingest.pipeline;

/** An upload that cannot go on so; its sender can put that right. */
public abstract sealed class UploadConflict extends Exception {
  private static final long serialVersionUID = 1;

  private UploadConflict(String message) {
    super(message);
  }

  /** It goes on elsewhere. */
  public static final class WrongOffset extends UploadConflict {
    private static final long serialVersionUID = 1;

    private final long offset;

    WrongOffset(long offset) {
      super("%d bytes are safe: go on there (Upload-Offset)".formatted(offset));
      this.offset = offset;
    }

    /** Where it goes on. */
    public long offset() {
      return offset;
    }
  }

  /** Somebody else is sending. */
  public static final class InUse extends UploadConflict {
    private static final long serialVersionUID = 1;

    InUse() {
      super("another request is writing to this upload; ask for its offset in a while");
    }
  }

  /** More bytes came than were announced. */
  public static final class TooMuch extends UploadConflict {
    private static final long serialVersionUID = 1;

    TooMuch(long sizeBytes) {
      super("%d bytes were announced (sizeBytes), there are more".formatted(sizeBytes));
    }
  }

  /** All bytes came, and they are not those announced. */
  public static final class OtherBytes extends UploadConflict {
    private static final long serialVersionUID = 1;

    OtherBytes(String announced, String arrived) {
      super("sha256 %s was announced, %s arrived; begin again".formatted(announced, arrived));
    }
  }
}
