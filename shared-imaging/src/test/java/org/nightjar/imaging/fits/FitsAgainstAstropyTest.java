package org.nightjar.imaging.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.imaging.testing.RealData;

/** Pixels are bit-equal to Astropy's, whatever the type, scaling, compression and nesting. */
class FitsAgainstAstropyTest {
  @TempDir Path folder;

  private static final String EVERY_TYPE =
      """
      import numpy as np, itertools, gzip, bz2
      from astropy.io import fits
      rng = np.random.default_rng(20240607)
      n = 0
      def keep(name, raw, bzero, bscale, blank, axes, out=None):
          # the value is rounded once: computed in double, stored in single
          v = raw.astype(np.float64) * bscale + bzero if out is None else out
          v = np.asarray(v, dtype=np.float64).astype(np.float32)
          if blank is not None: v[raw == blank] = np.nan
          v[~np.isfinite(v)] = np.nan
          v.astype('>f4').tofile(name + '.truth')
      types = {8: np.uint8, 16: np.int16, 32: np.int32, 64: np.int64, -32: np.float32, -64: np.float64}
      shapes = [(1, 1), (3, 5), (64, 67), (1, 41, 37), (1, 1, 13, 17)]
      for bitpix, t in types.items():
          for shape, (bzero, bscale), holes in itertools.product(
                  shapes, [(0, 1), (32768, 1), (0.5, 0.25), (-3.125, 17.7), (1e-5, 3e-4)], [False, True]):
              if bitpix > 0:
                  info = np.iinfo(t)
                  raw = rng.integers(info.min, info.max, size=shape, dtype=t, endpoint=True)
              else:
                  raw = (rng.normal(0, 1000, size=shape)).astype(t)
              blank = None
              if holes and bitpix > 0:
                  raw.flat[::7] = 11
                  blank = 11
              elif holes:
                  raw.flat[::7] = np.nan
                  raw.flat[3::11] = np.inf
              hdu = fits.PrimaryHDU(raw)
              hdu.header['BZERO'] = bzero
              hdu.header['BSCALE'] = bscale
              if blank is not None: hdu.header['BLANK'] = blank
              name = 'f%03d' % n
              hdu.writeto(name + '.fits', output_verify='silentfix')
              with fits.open(name + '.fits', do_not_scale_image_data=True) as h:
                  stored = h[0].data.copy()
                  head = h[0].header
                  assert head['BITPIX'] == bitpix, (head['BITPIX'], bitpix)
                  keep(name, stored, head.get('BZERO', 0), head.get('BSCALE', 1), blank, shape)
              if (bzero, bscale) in [(0, 1), (32768, 1), (0.5, 0.25)] and abs(bitpix) <= 16 and blank is None:
                  # where single precision is exact, Astropy's own scaling says the same
                  with fits.open(name + '.fits') as h, np.errstate(all='ignore'):
                      own = h[0].data.astype(np.float32)
                      mine = np.fromfile(name + '.truth', dtype='>f4').reshape(own.shape)
                      assert np.array_equal(own, mine, equal_nan=True)
              n += 1
      raw = rng.integers(0, 60000, size=(50, 60), dtype=np.uint16)
      for suffix, opener in (('.gz', gzip.open), ('.bz2', bz2.open)):
          name = 'packed%s' % suffix[1:]
          fits.PrimaryHDU(raw).writeto('t.fits', overwrite=True)
          with opener(name + '.fits', 'wb') as o: o.write(open('t.fits', 'rb').read())
          raw.astype('>f4').tofile(name + '.truth')
      mef = fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column('a', 'E', array=np.arange(5.))]),
                          fits.ImageHDU(np.arange(9, dtype=np.int16)), fits.ImageHDU(raw, name='SCI')])
      mef[0].header['OBJECT'] = 'inherited'
      mef.writeto('mef.fits')
      raw.astype('>f4').tofile('mef.truth')
      rgb = rng.integers(0, 60000, size=(3, 20, 30), dtype=np.uint16)
      fits.PrimaryHDU(rgb).writeto('rgb.fits')
      rgb[1].astype('>f4').tofile('rgb.truth')
      print(n)
      """;

  private static final String COMPRESSED =
      """
      import numpy as np, itertools
      from astropy.io import fits
      rng = np.random.default_rng(77)
      n = 0
      for kind, algorithm, tile in itertools.product(['u8', 'i16', 'u16', 'i32', 'f32', 'f64'],
              ['RICE_1', 'GZIP_1', 'GZIP_2', 'HCOMPRESS_1', 'PLIO_1'], [None, (20, 15), (61, 70)]):
          if algorithm == 'PLIO_1' and kind not in ('u8', 'i16'): continue
          if algorithm == 'HCOMPRESS_1' and tile == (20, 15): continue
          shape = (61, 70)
          base = rng.normal(900, 30, size=shape) + 2e4 * np.exp(-((np.indices(shape) - 30) ** 2).sum(0) / 20)
          data = {'u8': np.clip(base / 10, 0, 255).astype(np.uint8), 'i16': base.astype(np.int16),
                  'u16': (base + 2e4).astype(np.uint16), 'i32': (base * 100).astype(np.int32),
                  'f32': base.astype(np.float32), 'f64': base.astype(np.float64)}[kind]
          if kind == 'f32' and algorithm != 'HCOMPRESS_1': data[3:5, 7] = np.nan
          name = 'c%03d' % n
          kw = dict(compression_type=algorithm, quantize_level=16.0, hcomp_scale=0)
          if kind in ('f32', 'f64'): kw.update(quantize_method=[-1, 1, 2][n % 3], dither_seed=1 + n)
          if tile: kw['tile_size'] = tile[::-1]
          try:
              fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(data, **kw)]).writeto(name + '.fits')
              with fits.open(name + '.fits') as h:
                  out = h[1].data
                  if out.dtype.kind == 'f':
                      # Astropy leaves out ZBLANK; the reserved integer is a NaN all the same
                      out = np.where(np.isfinite(out) & np.isfinite(data), out, np.nan)
                  out.astype(np.float32).astype('>f4').tofile(name + '.truth')
                  with open(name + '.txt', 'w') as o: o.write('%s %s %s' % (kind, algorithm, tile))
              n += 1
          except Exception as e:
              import os
              print(kind, algorithm, tile, repr(e)[:100])
              if os.path.exists(name + '.fits'): os.remove(name + '.fits')
      # masks of 24 bits, and a tile of more gzip bytes than fit into any buffer
      for algorithm, tile, data in [
              ('PLIO_1', None, rng.integers(0, 1 << 24, size=(61, 70)) * (rng.random((61, 70)) > 0.7)),
              ('PLIO_1', (61, 70), np.full((61, 70), 70000)),
              ('GZIP_1', (300, 300), rng.normal(0, 3000, size=(300, 300))),
              ('GZIP_2', (300, 300), rng.normal(0, 3000, size=(300, 300)))]:
          data = data.astype(np.int32)
          kw = dict(compression_type=algorithm)
          if tile: kw['tile_size'] = tile[::-1]
          fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(data, **kw)]).writeto('c%03d.fits' % n)
          data.astype(np.float32).astype('>f4').tofile('c%03d.truth' % n)
          n += 1
      print(n)
      """;

  @Test
  void everyTypeScalingAndShapeIsBitEqual() throws Exception {
    python(EVERY_TYPE);
    assertThat(compareAll()).isEqualTo(6 * 5 * 5 * 2 + 4);
    assertThat(FitsFile.readImage(folder.resolve("mef.fits"), ReadLimits.DEFAULT).header())
        .satisfies(h -> assertThat(h.text("OBJECT")).contains("inherited"))
        .satisfies(h -> assertThat(h.has("NAXIS")).isFalse());
    assertThat(FitsFile.readImage(folder.resolve("rgb.fits"), ReadLimits.DEFAULT).note())
        .contains("green");
  }

  @Test
  void everyTileCompressionIsBitEqual() throws Exception {
    python(COMPRESSED);
    assertThat(compareAll()).isGreaterThan(70);
  }

  @Test
  void compressedRealFramesAreBitEqualToFunpack() throws Exception {
    var funpack = Peer.program("funpack");
    var python = Peer.python("astropy");
    var names =
        List.of(
            "formats/nom-tam-fits/m13_gzip.fits",
            "formats/nom-tam-fits/m13_hcomp.fits",
            "formats/nom-tam-fits/m13_plio.fits",
            "formats/nom-tam-fits/m13_rice.fits",
            "formats/nom-tam-fits/m13real_rice.fits",
            "lco/banzai_test_frame.fits.fz",
            "lco/coj1m011-fl08-20151216-0049-b00.fits.fz",
            "lco/coj1m011-fl08-20151216-0083-d00.fits.fz",
            "lco/cpt1m012-fl10-20151216-0073-e00.fits.fz",
            "panoptes/solved.fits.fz");
    var plain = new ArrayList<Path>();
    for (var name : names) {
      plain.add(folder.resolve("plain%d.fits".formatted(plain.size())));
      Peer.run(
          folder,
          List.of(
              funpack.toString(),
              "-O",
              plain.getLast().toString(),
              RealData.path(name).toString()));
    }
    var truths = firstImages(python, plain);
    for (int i = 0; i < names.size(); i++) {
      var ours = FitsFile.readImage(RealData.path(names.get(i)), ReadLimits.DEFAULT).plane();
      assertThat(differing(ours.pixels(), truth(truths.get(i)))).as(names.get(i)).isZero();
    }
  }

  @Test
  void masksOfUnsignedValuesThatFpackPackedAreBitEqual() throws Exception {
    var fpack = Peer.program("fpack");
    var random = new Random(5);
    var mask = Plane.zeros(300, 200);
    for (int i = 0; i < mask.pixels().length; i++) {
      mask.pixels()[i] = random.nextInt(10) == 0 ? random.nextInt(65_536) : 0;
    }
    var plain = folder.resolve("mask.fits");
    try (var writer = FitsWriter.to(plain)) {
      writer.unsignedShorts("", mask, FitsHeader.EMPTY);
    }
    var packed = folder.resolve("mask.fits.fz");
    Peer.run(folder, List.of(fpack.toString(), "-p", "-O", packed.toString(), plain.toString()));
    var back = FitsFile.readImage(packed, ReadLimits.DEFAULT);
    assertThat(differing(back.plane().pixels(), mask.pixels())).isZero();
  }

  /** The first image of each file by Astropy, as big-endian floats in a file each. */
  private List<Path> firstImages(Path python, List<Path> files) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                python.toString(),
                "-W",
                "ignore",
                "-c",
                """
                from astropy.io import fits
                import numpy as np, sys
                for i, name in enumerate(sys.argv[1:]):
                    h = fits.open(name, ignore_missing_simple=True)
                    d = next(u.data for u in h if u.is_image and u.data is not None and u.data.ndim >= 2)
                    np.squeeze(d).astype(np.float32).astype('>f4').tofile('first%d.bin' % i)
                """));
    files.forEach(file -> command.add(file.toString()));
    Peer.run(folder, command);
    return IntStream.range(0, files.size())
        .mapToObj(i -> folder.resolve("first%d.bin".formatted(i)))
        .toList();
  }

  @Test
  void plainFormatsOfRealDataAreBitEqual() throws Exception {
    var python = Peer.python("astropy");
    var formats = RealData.path("formats");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(formats)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    var readable = new ArrayList<Path>();
    var ours = new ArrayList<float[]>();
    for (var file : files) {
      try {
        ours.add(FitsFile.readImage(file, ReadLimits.DEFAULT).plane().pixels());
        readable.add(file);
      } catch (UnreadableFitsException e) {
        assertThat(e.getMessage()).as(file.toString()).contains("no image");
      }
    }
    var truths = firstImages(python, readable);
    for (int i = 0; i < readable.size(); i++) {
      assertThat(differing(ours.get(i), truth(truths.get(i))))
          .as(readable.get(i).toString())
          .isZero();
    }
    assertThat(readable.size()).isGreaterThanOrEqualTo(20);
  }

  private void python(String script) throws Exception {
    var python = Peer.python("astropy");
    Peer.run(folder, List.of(python.toString(), "-W", "ignore", "-c", script));
  }

  private int compareAll() throws IOException {
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.filter(f -> f.toString().endsWith(".truth")).sorted().toList();
    }
    for (var file : files) {
      var name = file.getFileName().toString().replace(".truth", "");
      var image = FitsFile.readImage(folder.resolve(name + ".fits"), ReadLimits.DEFAULT);
      var note = folder.resolve(name + ".txt");
      assertThat(differing(image.plane().pixels(), truth(file)))
          .as(name + " " + (Files.exists(note) ? Files.readString(note) : ""))
          .isZero();
    }
    return files.size();
  }

  private static float[] truth(Path path) throws IOException {
    var buffer =
        ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.BIG_ENDIAN).asFloatBuffer();
    var values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** How many values differ in a bit; any NaN equals any other; -1 when there are not as many. */
  private static int differing(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      return -1;
    }
    int n = 0;
    for (int i = 0; i < ours.length; i++) {
      if (Float.floatToIntBits(ours[i] + 0f) != Float.floatToIntBits(theirs[i] + 0f)) {
        n++;
      }
    }
    return n;
  }
}
