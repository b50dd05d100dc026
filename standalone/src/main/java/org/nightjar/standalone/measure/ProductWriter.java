package org.nightjar.standalone.measure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.nightjar.astrometry.LocatedFrame;
import org.nightjar.calibration.CalibratedFrame;
import org.nightjar.calibration.masters.MasterFits;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.extraction.ExtractedFrame;
import org.nightjar.extraction.panels.PsfPanels;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.ingest.Ingested.Accepted;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.photometry.MeasuredFrame;
import org.nightjar.photometry.panels.ZeroPointPanels;
import org.nightjar.photometry.pictures.FramePictures;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoreKey;

/** Stores what a frame's stages made: calibrated frame, catalogue, plate solution, pictures. */
final class ProductWriter {
  private static final int PANELS_WIDTH_PX = 1100;

  private final ProductStore store;

  ProductWriter(ProductStore store) {
    this.store = store;
  }

  /** What the stages made of one frame. */
  record Results(
      Accepted ingested,
      CalibratedFrame calibrated,
      ExtractedFrame extracted,
      LocatedFrame located,
      MeasuredFrame measured) {}

  /** Stores everything and returns the report with its products. */
  FrameReport write(FrameReport report, Results r, Workers workers) throws IOException {
    var wcs = Optional.ofNullable(r.located().wcs());
    var solution = wcs.map(w -> w.toHeader(Wcs.Form.SIP)).orElse(FitsHeader.EMPTY);
    var image = r.calibrated().image();
    var header = withoutWcs(r.ingested().header()).followedBy(solution);

    var grown =
        put(
            report,
            "calibrated",
            Stage.CALIBRATION,
            "calibrated.fits",
            "image/fits",
            CalibratedImageFits.bytes(image, header, Provenance.history(report)));
    grown =
        put(
            grown,
            "catalogue",
            Stage.PHOTOMETRY,
            "catalogue.fits",
            "application/fits",
            SourceCatalogFits.bytes(
                r.measured().catalog(),
                Provenance.cards(report, image.image().width(), image.image().height())));

    for (var picture : FramePictures.of(grown, image, r.located().wcs(), r.measured(), workers)) {
      grown =
          put(
              grown,
              picture.product(),
              Stage.PHOTOMETRY,
              picture.fileName(),
              picture.mediaType(),
              picture.bytes());
    }
    var psf = r.extracted().psf();
    if (psf.medians() != null) {
      var png =
          PsfPanels.png(
              psf, image.image().width(), image.image().height(), report.frame().fileName());
      grown = put(grown, "psfPlot", Stage.EXTRACTION, "psf.png", "image/png", png);
    }
    var zeroPoint = ZeroPointPanels.png(r.measured(), PANELS_WIDTH_PX, PANELS_WIDTH_PX * 3 / 4);
    if (zeroPoint.isPresent()) {
      grown =
          put(
              grown,
              "zeroPointPlot",
              Stage.PHOTOMETRY,
              "zero-point.png",
              "image/png",
              zeroPoint.get());
    }
    return grown;
  }

  /**
   * Stores a master under the key that reports name: its plane, flags and variance, and what it was
   * made of.
   */
  void write(MasterFrame master) throws IOException {
    store.put(
        new StoreKey(master.metadata().key()),
        "image/fits",
        new ByteArrayInputStream(MasterFits.bytes(master)));
  }

  private FrameReport put(
      FrameReport report, String product, Stage stage, String name, String mediaType, byte[] bytes)
      throws IOException {
    var key =
        StoreKey.product(
            Objects.requireNonNull(report.frame().id(), "a measured frame has an id"),
            report.software().configurationHash(),
            stage.name(),
            name);
    return report.withProduct(product, store.put(key, mediaType, new ByteArrayInputStream(bytes)));
  }

  /**
   * The camera's own cards without its coordinates, which the solution replaces or which trimming
   * made wrong.
   */
  private static FitsHeader withoutWcs(FitsHeader header) {
    return FitsHeader.of(header.cards().stream().filter(c -> !isWcs(c.keyword())).toList());
  }

  private static boolean isWcs(String keyword) {
    return keyword.matches(
        "(CTYPE|CUNIT|CRPIX|CRVAL|CDELT|CROTA)\\d|CD\\d_\\d|PC\\d_\\d|PV\\d_\\d+|(A|B|AP|BP)_(ORDER|DMAX|\\d_\\d)|LONPOLE|LATPOLE|WCSAXES|RADESYS|RADECSYS|EQUINOX");
  }
}
