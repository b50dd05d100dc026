package org.nightjar.astrometry.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.testing.Peer;

/** Against the index files that Debian packages, where they are installed. */
class DebianIndexTest {
  @TempDir Path folder;

  private static Path file(String name) {
    var path = IndexLibrary.DEBIAN.resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "skipped: not installed: " + path);
    return path;
  }

  @Test
  void recomputedCodesAgreeToHalfAQuantum() throws Exception {
    for (var name :
        List.of("index-tycho2-10.littleendian.fits", "index-tycho2-14.littleendian.fits")) {
      try (var index = QuadIndex.open(file(name))) {
        var stars = new int[index.starsPerQuad()];
        var code = new double[2 * (index.starsPerQuad() - 2)];
        for (int q = 0; q < 4000; q++) {
          int quad = (int) ((long) q * index.quadCount() / 4000);
          assertThat(index.quad(quad, stars)).isTrue();
          index.code(quad, code);
          var expected = QuadCodes.of(index, stars);
          for (int d = 0; d < code.length; d++) {
            assertThat(code[d]).isCloseTo(expected[d], within(0.55 / IndexImage.CODE_SCALE));
          }
        }
      }
    }
  }

  @Test
  void starsPatternsAndCodesAreThoseThatNumpyDecodes() throws Exception {
    var python = Peer.python("numpy", "astropy");
    var index12 = file("index-tycho2-12.littleendian.fits");
    var script =
        """
        import sys, numpy as np
        from astropy.io import fits
        h = fits.open(sys.argv[1])
        def raw(name):
            for u in h[1:]:
                if u.header.get('TTYPE1', '').strip() == name:
                    with open(sys.argv[1], 'rb') as f:
                        f.seek(u._data_offset)
                        return f.read(u.header['NAXIS1'] * u.header['NAXIS2'])
        d = h[0].header['DIMQUADS']
        q = np.frombuffer(raw('quads'), '<u4').reshape(-1, d)
        c = np.frombuffer(raw('kdtree_data_codes'), '<u2').reshape(-1, 2 * (d - 2))
        r = np.frombuffer(raw('kdtree_range_codes'), '<f8')
        s = np.frombuffer(raw('kdtree_data_stars'), '<u4').reshape(-1, 3)
        t = np.frombuffer(raw('kdtree_range_stars'), '<f8')
        n = 2 * (d - 2)
        for i in range(0, len(q), 500):
            code = r[:n] + c[i] / r[2 * n]
            star = t[:3] + s[q[i][0]] / t[6]
            print(*[int(v) for v in q[i]], *['%.17g' % v for v in code], *['%.17g' % v for v in star])
        """;
    var file = Files.writeString(folder.resolve("decode.py"), script);
    var text = Peer.run(folder, List.of(python.toString(), file.toString(), index12.toString()));
    try (var index = QuadIndex.open(index12)) {
      var stars = new int[3];
      var code = new double[2];
      var vector = new double[3];
      int line = 0;
      for (var row : text.lines().toList()) {
        var words = row.strip().split(" ");
        int quad = 500 * line++;
        assertThat(index.quad(quad, stars)).isTrue();
        index.code(quad, code);
        index.star(stars[0], vector);
        for (int i = 0; i < 3; i++) {
          assertThat(stars[i]).isEqualTo(Integer.parseInt(words[i]));
          assertThat(vector[i]).isEqualTo(Double.parseDouble(words[5 + i]));
        }
        assertThat(code[0]).isEqualTo(Double.parseDouble(words[3]));
        assertThat(code[1]).isEqualTo(Double.parseDouble(words[4]));
      }
      assertThat(line).isGreaterThan(300);
    }
  }

  @Test
  void theWholeFolderIsALibrary() throws Exception {
    file("index-tycho2-12.littleendian.fits");
    try (var library = IndexLibrary.open(IndexLibrary.DEBIAN)) {
      assertThat(library.problems()).isEmpty();
      assertThat(library.indexes())
          .extracting(QuadIndex::lowScale)
          .isSorted()
          .hasSizeGreaterThan(3);
    }
  }
}
