package org.nightjar.qa.rest.pages;

import java.time.Instant;

/**
 * A camera at a glance.
 *
 * @param id a name for the page's own use
 * @param telescope its name
 * @param address of its night
 * @param subject object and filter
 * @param css good, warn, bad, silent …: colour and shape
 * @param pill the word
 * @param thumbnail address; empty when there is no picture
 * @param frameAddress of the last frame
 * @param frameName its file's name
 * @param first number, with label
 * @param second number, with label
 * @param line the night's
 * @param lastAt when the last frame was taken
 * @param night the evening's date
 * @param frames how many came that night
 * @param lead what happens, as the night's diagnosis or the last frame's says; may be empty
 * @param words what is to say beside it
 * @param weight worst first
 */
public record CameraCard(
    String id,
    String telescope,
    String address,
    String subject,
    String css,
    String pill,
    String thumbnail,
    String frameAddress,
    String frameName,
    Labelled first,
    Labelled second,
    Sparkline line,
    Instant lastAt,
    String night,
    String frames,
    String lead,
    String words,
    int weight) {

  /** A number with its error (may be empty) and what it is. */
  public record Labelled(String number, String error, String label, String why) {}

  public String lastClock() {
    return Figures.dayAndClock(lastAt);
  }
}
