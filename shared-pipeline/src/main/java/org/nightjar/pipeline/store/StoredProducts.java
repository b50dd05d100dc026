package org.nightjar.pipeline.store;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Product;
import org.nightjar.model.Stage;

/**
 * The products of frames: stored under keys of content and configuration, and read back with their
 * checksum held.
 */
@Singleton
public class StoredProducts {
  private final ProductStore store;
  private final MeterRegistry meters;

  @Inject
  public StoredProducts(ProductStore store, MeterRegistry meters) {
    this.store = store;
    this.meters = meters;
  }

  /** Reads bytes that are in a file while it lasts. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(Path file) throws IOException;
  }

  /**
   * Reads a product of a report.
   *
   * @param name of the product, e.g. {@code calibrated}
   * @throws BrokenReferenceException when the report has no such product, it is gone, or it is not
   *     what it was
   */
  public <T> T read(FrameReport report, String name, Reading<T> reading) throws IOException {
    var product = report.products().get(name);
    if (product == null) {
      throw new BrokenReferenceException(
          "the report has no product '%s', only %s".formatted(name, report.products().keySet()));
    }
    return read(product, reading);
  }

  /**
   * Reads a product.
   *
   * @throws BrokenReferenceException when it is gone or not what it was
   */
  public <T> T read(Product product, Reading<T> reading) throws IOException {
    try (var in = store.open(new StoreKey(product.key()));
        var spooled = SpooledBytes.of(in)) {
      if (spooled.size() != product.sizeBytes() || !spooled.sha256().equals(product.sha256())) {
        throw new BrokenReferenceException(
            "%s has changed: %d bytes of sha256 %s, the report says %d of %s"
                .formatted(
                    product.key(),
                    spooled.size(),
                    spooled.sha256(),
                    product.sizeBytes(),
                    product.sha256()));
      }
      meters.counter("nightjar.store.read.bytes").increment(spooled.size());
      return reading.read(spooled.file());
    } catch (NoSuchFileException e) {
      throw new BrokenReferenceException(product.key() + " is not in the store", e);
    }
  }

  /** Stores a product of a stage and enters it in the report. */
  public FrameReport put(
      FrameReport report, Stage stage, String name, String fileName, String mediaType, byte[] bytes)
      throws IOException {
    var key =
        StoreKey.product(
            id(report),
            report.software().configurationHash(),
            stage.name().toLowerCase(Locale.ROOT),
            fileName);
    var product = store.put(key, mediaType, new ByteArrayInputStream(bytes));
    meters
        .counter("nightjar.store.written.bytes", "stage", stage.name())
        .increment(product.sizeBytes());
    return report.withProduct(name, product);
  }

  private static String id(FrameReport report) {
    var id = report.frame().id();
    if (id == null) {
      throw new IllegalArgumentException("frame.id is absent: a frame with products has one");
    }
    return id;
  }
}
