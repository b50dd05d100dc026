package org.nightjar.ingest.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.Plane;

/** A DNG of one uncompressed strip with an RGGB sensor, as small as the format allows. */
final class Dng {
  private final List<byte[]> entries = new ArrayList<>();
  private final ByteBuffer out;
  private int free;

  private Dng(int size, int firstFree) {
    out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    free = firstFree;
  }

  static byte[] bytes(Plane topDown) {
    int pixels = topDown.pixels().length;
    int pixelsAt = 4096;
    int exifAt = 2048;
    var exif = new Dng(4096, 2600);
    exif.rational(33434, 5, 2); // exposure time
    exif.shorts(34855, 1600); // ISO
    exif.text(36867, "2024:02:03 04:05:06");
    var dng = new Dng(pixelsAt + 2 * pixels, 1024);
    dng.out.put(2600, exif.out.array(), 2600, 1400);
    dng.longs(254, 0);
    dng.longs(256, topDown.width());
    dng.longs(257, topDown.height());
    dng.shorts(258, 16);
    dng.shorts(259, 1);
    dng.shorts(262, 32803);
    dng.text(271, "Nightjar");
    dng.text(272, "Test Camera");
    dng.longs(273, pixelsAt);
    dng.shorts(277, 1);
    dng.longs(278, topDown.height());
    dng.longs(279, 2 * pixels);
    dng.shorts(33421, 2, 2);
    dng.bytes(33422, 0, 1, 1, 2);
    dng.longs(34665, exifAt);
    dng.bytes(50706, 1, 4, 0, 0);
    dng.text(50708, "Nightjar Test Camera");
    dng.longs(50717, 65535);
    dng.directory(8);
    dng.out.put(0, "II*\0".getBytes(StandardCharsets.US_ASCII));
    dng.out.putInt(4, 8);
    exif.directory(exifAt);
    dng.out.put(exifAt, exif.out.array(), exifAt, 2600 - exifAt);
    for (int i = 0; i < pixels; i++) {
      dng.out.putShort(pixelsAt + 2 * i, (short) (int) topDown.pixels()[i]);
    }
    return dng.out.array();
  }

  private void directory(int at) {
    out.putShort(at, (short) entries.size());
    for (int i = 0; i < entries.size(); i++) {
      out.put(at + 2 + 12 * i, entries.get(i));
    }
  }

  private void entry(int tag, int type, int count, byte[] value) {
    var e = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    e.putShort((short) tag).putShort((short) type).putInt(count);
    if (value.length <= 4) {
      e.put(value);
    } else {
      e.putInt(free);
      out.put(free, value);
      free += (value.length + 3) / 4 * 4;
    }
    entries.add(e.array());
  }

  private void shorts(int tag, int... values) {
    var b = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int v : values) {
      b.putShort((short) v);
    }
    entry(tag, 3, values.length, b.array());
  }

  private void longs(int tag, int value) {
    entry(tag, 4, 1, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void bytes(int tag, int... values) {
    var b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) values[i];
    }
    entry(tag, 1, b.length, b);
  }

  private void rational(int tag, int numerator, int denominator) {
    entry(
        tag,
        5,
        1,
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(numerator)
            .putInt(denominator)
            .array());
  }

  private void text(int tag, String text) {
    var b = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    entry(tag, 2, b.length, b);
  }
}
