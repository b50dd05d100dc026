package org.nightjar.extraction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.testing.Peer;

/**
 * SEP through Debian's Python. Planes go there and back as plain float32 in a folder; skips the
 * test where SEP is missing.
 */
public final class SepPeer {
  private final Path folder;
  private final Path python;
  private final Path script;

  public SepPeer(Path folder) throws IOException {
    this.folder = folder;
    this.python = Peer.python("sep", "astropy.io.fits");
    this.script = folder.resolve("sep_peer.py");
    try (var in = SepPeer.class.getResourceAsStream("sep_peer.py")) {
      Files.write(script, in.readAllBytes());
    }
  }

  /** First image of a FITS file, as astropy reads it. */
  public Plane read(Path fits) throws IOException, InterruptedException {
    var size = run("read", fits.toString()).strip().split(" ");
    return plane("image.raw", Integer.parseInt(size[0]), Integer.parseInt(size[1]));
  }

  /** Background map and rms map with 64-pixel cells and 3 x 3 filter. */
  public Plane[] background(Plane image, byte[] masked) throws IOException, InterruptedException {
    lay(image, masked);
    run("background", size(image));
    return new Plane[] {
      plane("level.raw", image.width(), image.height()),
      plane("rms.raw", image.width(), image.height())
    };
  }

  /**
   * Detections on the image less SEP's background, threshold in global rms; rows of x, y, a, b,
   * theta (rad), cxx, cyy, cxy, flux, peak, npix, flag, xmin, xmax, ymin, ymax.
   */
  public List<double[]> extract(Plane image, double sigma, int minArea, boolean clean)
      throws IOException, InterruptedException {
    lay(image, null);
    var rows = new ArrayList<double[]>();
    var text =
        run(
            "extract",
            size(image),
            Double.toString(sigma),
            Integer.toString(minArea),
            clean ? "1" : "0");
    for (var line : text.strip().split("\n")) {
      if (!line.isBlank()) {
        var words = line.strip().split(" ");
        var row = new double[words.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = Double.parseDouble(words[i]);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String size(Plane image) {
    return image.width() + "x" + image.height();
  }

  private void lay(Plane image, byte[] masked) throws IOException {
    var bytes = ByteBuffer.allocate(4 * image.pixels().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(image.pixels());
    Files.write(folder.resolve("image.raw"), bytes.array());
    Files.deleteIfExists(folder.resolve("mask.raw"));
    if (masked != null) {
      Files.write(folder.resolve("mask.raw"), masked);
    }
  }

  private Plane plane(String name, int width, int height) throws IOException {
    var pixels = new float[width * height];
    ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(pixels);
    return new Plane(width, height, pixels);
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(List.of(arguments));
    return Peer.run(folder, command);
  }
}
