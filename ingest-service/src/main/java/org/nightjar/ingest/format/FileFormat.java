package org.nightjar.ingest.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a file is by its first bytes; its name is not asked. */
public enum FileFormat {
  FITS,
  /** TIFF or BigTIFF, which may also be a camera raw in disguise. */
  TIFF,
  PNG,
  /** Camera raw of a format of its own. */
  CAMERA_RAW,
  JPEG,
  UNKNOWN;

  private static final int HEAD = 32;

  /**
   * @throws RefusedFileException when it is no readable file, or an empty one
   */
  public static FileFormat of(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new RefusedFileException("the file does not exist");
    }
    if (Files.isDirectory(path)) {
      throw new RefusedFileException("it is a directory, not a file");
    }
    if (!Files.isRegularFile(path)) {
      throw new RefusedFileException("it is not a regular file");
    }
    if (!Files.isReadable(path)) {
      throw new RefusedFileException("the file may not be read: permission denied");
    }
    var head = new byte[HEAD];
    int n;
    try (var in = Files.newInputStream(path)) {
      n = in.readNBytes(head, 0, HEAD);
    }
    if (n == 0) {
      throw new RefusedFileException("the file is empty", "fileBytes", 0);
    }
    return of(Arrays.copyOf(head, HEAD));
  }

  private static FileFormat of(byte[] head) {
    if (begins(head, 0, "SIMPLE") || begins(head, 0, "BZh") || begins(head, 0, "\u001f\u008b")) {
      return FITS;
    }
    if (begins(head, 0, "\u0089PNG\r\n")) {
      return PNG;
    }
    if (begins(head, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (begins(head, 0, "II*\0\u0010\0\0\0CR")
        || begins(head, 0, "II*\0") && begins(head, 8, "CR")) {
      return CAMERA_RAW;
    }
    boolean big = begins(head, 0, "II+\0\b\0\0\0") || begins(head, 0, "MM\0+\0\b\0\0");
    if (big || begins(head, 0, "II*\0") || begins(head, 0, "MM\0*")) {
      return TIFF;
    }
    boolean own =
        begins(head, 4, "ftypcrx")
            || begins(head, 0, "FUJIFILMCCD-RAW")
            || begins(head, 0, "IIRO")
            || begins(head, 0, "IIRS")
            || begins(head, 0, "MMOR")
            || begins(head, 0, "IIU\0")
            || begins(head, 0, "\0MRM")
            || begins(head, 0, "FOVb")
            || begins(head, 6, "HEAPCCDR");
    return own ? CAMERA_RAW : UNKNOWN;
  }

  private static boolean begins(byte[] head, int at, String latin) {
    var wanted = latin.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(head, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
