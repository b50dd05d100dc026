package org.nightjar.benchmarks.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.reference.ReferenceStars;

/**
 * A simulated night of the refractor, its sensor cut to 0.8 Mpix.
 *
 * @param calibrations bias and dark frames
 * @param lights one after the other
 */
record NightFiles(List<Path> calibrations, List<Path> lights) {
  static final String DATA = "simulated 1024 × 800, 16 bit, catalogue stars, master bias and dark";

  private static final int WIDTH = 1024;
  private static final int HEIGHT = 800;
  private static final int BIASES = 3;
  private static final int DARKS = 5;
  private static final long SEED = 31;

  /** So many are simulated; the others are these with another pixel or two. */
  private static final int SIMULATED = 12;

  private static final int FITS_BLOCK = 2880;

  static NightFiles in(Path folder, int lights) throws IOException {
    Files.createDirectories(folder);
    var setup = TelescopeSetup.refractor();
    var telescope = setup.telescope();
    var small = telescope.with(telescope.sensor().withSize(WIDTH, HEIGHT));
    var plan =
        SimulatedNight.Plan.lights(Math.min(lights, SIMULATED), setup.exposureSeconds())
            .withCalibration(BIASES, DARKS, 0);
    var start = Instant.parse("2026-03-21T02:00:00Z");
    var night =
        SimulatedNight.of(small, setup.scene(ReferenceStars.tycho2(), SEED), start, plan, SEED);
    var calibrations = new ArrayList<Path>();
    var all = new ArrayList<Path>();
    try (var workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      for (var frame : night.frames().toList()) {
        var file = frame.write(folder, workers);
        boolean light = file.getFileName().toString().contains("light");
        (light ? all : calibrations).add(file);
      }
    }
    for (int i = SIMULATED; i < lights; i++) {
      all.add(varied(all.get(i % SIMULATED), i, folder.resolve("light-%04d.fits".formatted(i))));
    }
    return new NightFiles(calibrations, all);
  }

  /** Another frame, by the lowest bits of its first pixels. */
  private static Path varied(Path file, int number, Path to) throws IOException {
    var bytes = Files.readAllBytes(file);
    int pixels = headerEnd(bytes);
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      bytes[pixels + 2 * bit + 1] ^= (byte) (number >> bit & 1);
    }
    return Files.write(to, bytes);
  }

  private static int headerEnd(byte[] bytes) throws IOException {
    var text = new String(bytes, 0, Math.min(bytes.length, 50 * FITS_BLOCK), ISO_8859_1);
    for (int card = 0; card < text.length(); card += 80) {
      if (text.startsWith("END ", card)) {
        return (card / FITS_BLOCK + 1) * FITS_BLOCK;
      }
    }
    throw new IOException("a simulated frame without an end of its header");
  }

  /** Gives files to the inbox at once: they come as one folder that takes its name there. */
  static void drop(List<Path> files, Path inbox, String name) throws IOException {
    var hidden = Files.createDirectories(inbox.resolve("." + name));
    for (var file : files) {
      Files.copy(file, hidden.resolve(file.getFileName()));
    }
    Files.move(hidden, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A frame's id: the checksum of its bytes. */
  static String id(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
