package org.nightjar.ingest.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first directory of a TIFF file, read to look before anything else is let near it: sizes,
 * where the pixels lie, and whether it is a camera raw in disguise.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int DESCRIPTION = 270;
  static final int MAKE = 271;
  static final int STRIP_OFFSETS = 273;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_COUNTS = 279;
  static final int PLANAR = 284;
  static final int SOFTWARE = 305;
  static final int DATE_TIME = 306;
  static final int PREDICTOR = 317;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_COUNTS = 325;
  static final int SUB_DIRECTORIES = 330;
  static final int SAMPLE_FORMAT = 339;
  static final int CFA_PATTERN_SIZE = 33421;
  static final int EXIF = 34665;
  static final int DNG_VERSION = 50706;

  private static final int MAX_ENTRIES = 4096;
  private static final int MAX_VALUES = 1 << 20;
  private static final int BIG_TIFF = 43;
  private static final int CFA = 32803;
  private static final int LINEAR_RAW = 34892;

  private final Map<Integer, long[]> numbers = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();
  private final long fileBytes;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean big;

  private TiffDirectory(long fileBytes) {
    this.fileBytes = fileBytes;
  }

  static TiffDirectory read(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var directory = new TiffDirectory(channel.size());
      directory.read(channel);
      return directory;
    }
  }

  private void read(FileChannel channel) throws IOException {
    var head = bytes(channel, 0, 8, order);
    order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    big = head.order(order).getShort(2) == BIG_TIFF;
    long at = big ? bytes(channel, 8, 8, order).getLong(0) : head.getInt(4) & 0xffffffffL;
    long entries =
        big
            ? bytes(channel, at, 8, order).getLong(0)
            : bytes(channel, at, 2, order).getShort(0) & 0xffff;
    if (entries < 0 || entries > MAX_ENTRIES) {
      throw new RefusedFileException(
          "the TIFF directory claims %d entries, the limit is %d".formatted(entries, MAX_ENTRIES));
    }
    int length = big ? 20 : 12;
    var table = bytes(channel, at + (big ? 8 : 2), length * (int) entries, order);
    for (int i = 0; i < entries; i++) {
      entry(channel, table, length * i);
    }
  }

  private void entry(FileChannel channel, ByteBuffer table, int at) throws IOException {
    int tag = table.getShort(at) & 0xffff;
    int type = table.getShort(at + 2) & 0xffff;
    long count = big ? table.getLong(at + 4) : table.getInt(at + 4) & 0xffffffffL;
    int width =
        switch (type) {
          case 1, 2, 6, 7 -> 1;
          case 3, 8 -> 2;
          case 4, 9, 13 -> 4;
          case 16, 17, 18 -> 8;
          default -> 0;
        };
    if (width == 0 || count < 1 || count > MAX_VALUES) {
      return;
    }
    long length = count * width;
    int inside = at + (big ? 12 : 8);
    var values =
        length <= (big ? 8 : 4)
            ? bytesOf(table, inside, (int) length, order)
            : bytes(
                channel,
                big ? table.getLong(inside) : table.getInt(inside) & 0xffffffffL,
                (int) length,
                order);
    if (type == 2) {
      texts.put(
          tag, StandardCharsets.ISO_8859_1.decode(values).toString().replace('\0', ' ').strip());
      return;
    }
    var list = new long[(int) count];
    for (int k = 0; k < list.length; k++) {
      list[k] =
          switch (width) {
            case 1 -> values.get(k) & 0xff;
            case 2 -> values.getShort(2 * k) & 0xffff;
            case 4 -> values.getInt(4 * k) & 0xffffffffL;
            default -> values.getLong(8 * k);
          };
    }
    numbers.put(tag, list);
  }

  private static ByteBuffer bytesOf(ByteBuffer table, int at, int length, ByteOrder order) {
    return table.slice(at, length).order(order);
  }

  private ByteBuffer bytes(FileChannel channel, long at, int length, ByteOrder order)
      throws IOException {
    if (at < 0 || at > fileBytes - length) {
      throw new RefusedFileException(
          "the TIFF file is truncated: %d bytes at %d wanted, the file has %d"
              .formatted(length, at, fileBytes),
          "fileBytes",
          fileBytes);
    }
    var buffer = ByteBuffer.allocate(length).order(order);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // until all is there
    }
    return buffer.rewind();
  }

  /** Whether it is a BigTIFF, of offsets of 64 bits. */
  boolean big() {
    return big;
  }

  ByteOrder order() {
    return order;
  }

  boolean has(int tag) {
    return numbers.containsKey(tag);
  }

  /** All values of a tag, empty when it is not there. */
  long[] numbers(int tag) {
    var values = numbers.get(tag);
    return values == null ? new long[0] : values.clone();
  }

  /** A piece of the file. */
  byte[] bytes(FileChannel channel, long at, long count) throws IOException {
    if (count < 0 || count > Integer.MAX_VALUE - 16) {
      throw new RefusedFileException("a block of %d bytes is not read".formatted(count));
    }
    return bytes(channel, at, (int) count, order).array();
  }

  long number(int tag, long otherwise) {
    var values = numbers.get(tag);
    return values == null ? otherwise : values[0];
  }

  Optional<String> text(int tag) {
    return Optional.ofNullable(texts.get(tag)).filter(s -> !s.isBlank());
  }

  /** Whether cameras write such directories rather than programs that make pictures. */
  boolean looksLikeCameraRaw() {
    long photometric = number(PHOTOMETRIC, -1);
    return numbers.containsKey(DNG_VERSION)
        || numbers.containsKey(CFA_PATTERN_SIZE)
        || photometric == CFA
        || photometric == LINEAR_RAW
        || (texts.containsKey(MAKE)
            && (numbers.containsKey(SUB_DIRECTORIES) || numbers.containsKey(EXIF)));
  }

  /** Refuses strips or tiles that lie outside of the file. */
  void requirePixelsInside() throws RefusedFileException {
    inside(STRIP_OFFSETS, STRIP_COUNTS);
    inside(TILE_OFFSETS, TILE_COUNTS);
    if (!numbers.containsKey(STRIP_OFFSETS) && !numbers.containsKey(TILE_OFFSETS)) {
      throw new RefusedFileException("the TIFF file has no pixels in its first directory");
    }
  }

  private void inside(int offsetsTag, int countsTag) throws RefusedFileException {
    var offsets = numbers.get(offsetsTag);
    var counts = numbers.get(countsTag);
    if (offsets == null) {
      return;
    }
    for (int i = 0; i < offsets.length; i++) {
      long count = counts != null && i < counts.length ? counts[i] : 0;
      if (offsets[i] < 0 || count < 0 || offsets[i] > fileBytes - count) {
        throw new RefusedFileException(
            "the TIFF file is truncated: pixels up to byte %d claimed, the file has %d"
                .formatted(offsets[i] + count, fileBytes),
            "fileBytes",
            fileBytes);
      }
    }
  }
}
