package org.nightjar.ingest.pipeline;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of files, as people, programs and strangers give them. */
final class FileNames {
  private static final int LONGEST = 150;
  private static final Pattern EXTENSION = Pattern.compile("(\\.[a-z0-9]{1,5}){1,2}$");
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private FileNames() {}

  /** A file's own name on one line: no folders, nothing unseen, at most 150 characters. */
  static String own(String name) {
    var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    var end = last.length() > LONGEST ? last.substring(last.length() - LONGEST) : last;
    var clean = UNSEEN.matcher(end).replaceAll("_").strip();
    return clean.isEmpty() || clean.equals(".") || clean.equals("..") ? "unnamed" : clean;
  }

  /** A message on one line, whatever names it quotes. */
  static String line(String text) {
    return UNSEEN.matcher(text).replaceAll("_");
  }

  /** What a name ends with, e.g. {@code .fits.fz}; empty when that is nothing usual. */
  static String extension(String name) {
    var matcher = EXTENSION.matcher(name.toLowerCase(Locale.ROOT));
    return matcher.find() ? matcher.group() : "";
  }

  /** A name with something put before its extension. */
  static String marked(String name, String mark) {
    var extension = extension(name);
    int end = name.length() - extension.length();
    return name.substring(0, end) + "." + mark + name.substring(end);
  }
}
