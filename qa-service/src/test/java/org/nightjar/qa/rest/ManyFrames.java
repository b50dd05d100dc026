package org.nightjar.qa.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Product;
import org.nightjar.model.Quality;
import org.nightjar.model.Severity;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.qa.FrameAssessor;
import org.nightjar.qa.NightStatistics;
import org.nightjar.qa.NightSum;
import org.nightjar.qa.pipeline.Sample;

/** 100 000 frames of 400 nights of 4 telescopes, and a fifth telescope's night of 1500. */
final class ManyFrames {
  static final int FRAMES = 100_000;
  static final int NIGHTS = 400;
  static final int TELESCOPES = 4;
  static final int LONG_NIGHT = 1500;
  static final LocalDate LONG = LocalDate.of(2024, 6, 1);

  private ManyFrames() {}

  private static FrameReport template() throws Exception {
    var report = Sample.of("@ID@", "@TELESCOPE@", 0).of("@OBJECT@", "@FILTER@").report();
    for (var name :
        List.of(
            "raw", "calibrated", "catalogue", "preview", "psfPlot", "zeroPointPlot", "solved")) {
      report =
          report.withProduct(
              name,
              new Product(
                  "products/@ID@/cafe/stage/" + name, "image/fits", 3_000_000, "ab".repeat(32)));
    }
    for (var stage : Stage.values()) {
      report = report.withTiming(new Timing(stage, report.frame().startedAt(), 120));
    }
    var quality = FrameAssessor.assess(report, null, NightStatistics.of(List.of(report)));
    var flag =
        ReportJson.mapper()
            .readValue(
                "{\"name\":\"fwhm\",\"severity\":\"WARN\",\"value\":4.7,\"limit\":4.5,\"unit\":\"px\",\"reason\":\"FWHM 4.7 px over 4.5 px\"}",
                Quality.Flag.class);
    return report.assessed(
        new Quality(quality.grade(), List.of(flag), List.of("The focus has drifted slowly.")));
  }

  /** Fills the tables unless that was done. */
  static void fill(AgroalDataSource database) throws Exception {
    var report = template();
    var night =
        ReportJson.mapper()
            .writeValueAsString(NightSum.of(List.of(report)))
            .replace("\"night\":\"2026-01-01\"", "\"night\":\"@NIGHT@\"");
    assertThat(night).contains("@NIGHT@");
    try (var connection = database.getConnection()) {
      if (count(connection) >= FRAMES) {
        return;
      }
      run(
          connection,
          """
          insert into qa.night (telescope, night, version, published, last_entered_at, summary)
          select 'T' || t, d::date::text, 1, 1, now(),
            replace(replace(?, '@TELESCOPE@', 'T' || t), '@NIGHT@', d::date::text)
          from generate_series(1, %d) t, generate_series(timestamp '2024-01-01',
            timestamp '2024-01-01' + interval '%d days', interval '1 day') d\
          """
              .formatted(TELESCOPES, NIGHTS / TELESCOPES - 1),
          night);
      run(
          connection,
          """
          insert into qa.frame (frame_id, telescope, night, camera, kind, object, filter, file_name,
            status, grade, flags, products, taken_at, started_at, exposure_seconds, airmass, fwhm_px,
            fwhm_error_px, fwhm_arcsec, ellipticity, ellipticity_error, zero_point, zero_point_error,
            elapsed_millis, background_adu, pointing_error_arcmin, stars,
            sources, quality, content, version, change, published, entered_at, updated_at, report)
          select id, 'T' || t, (date '2024-01-01' + n)::text, 'camera', 'LIGHT', 'NGC ' || o,
            substr('UBVRI', 1 + i % 5, 1), id || '.fits',
            case when i % 1000 = 0 then 'FAILED' when i % 100 = 0 then 'REJECTED' else 'ASSESSED' end,
            case when i % 100 = 0 then null when i % 20 = 1 then 'BAD' when i % 8 = 1 then 'WARN'
              else 'GOOD' end,
            case when i % 500 = 1 then array['trail','fwhm']::varchar[] when i % 8 = 1 then array['fwhm']::varchar[]
              else array[]::varchar[] end,
            array['raw','calibrated','preview'], taken, taken, 30, 1.2, 3 + random(), 0.02,
            6 + 2 * random(), 0.05, 0.005, 20 + random(), 0.01, 720, 1000, 1, 150, 170, ?, id, 1, 1, true, taken, taken,
            replace(replace(?, '@ID@', id), '@TELESCOPE@', 'T' || t)
          from (select i, encode(sha256(i::text::bytea), 'hex') id, 1 + i % %1$d t,
              (i / %1$d) %% %2$d n, i %% 97 o,
              timestamptz '2024-01-01 20:00:00+00' + ((i / %1$d) %% %2$d) * interval '1 day'
                + (i / %3$d) * interval '100 seconds' as taken
            from generate_series(1, %4$d) i) x\
          """
              .replace("i % ", "i %% ")
              .formatted(TELESCOPES, NIGHTS / TELESCOPES, NIGHTS, FRAMES),
          ReportJson.mapper().writeValueAsString(report.quality()),
          ReportJson.write(report));
      longNight(connection, report);
      run(connection, "analyze");
    }
  }

  private static void run(java.sql.Connection connection, String sql, String... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (var rows = connection.createStatement().executeQuery("select count(*) from qa.frame")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void longNight(Connection connection, FrameReport report) throws Exception {
    var from = Instant.parse(LONG + "T20:00:00Z");
    var findings =
        List.of(
            new NightFinding(
                "focusDrift",
                Severity.BAD,
                from.plusSeconds(7200),
                null,
                9,
                7,
                "arcsec",
                "Focus drift since 22:00 UT: FWHM rose steadily from 5″ to 9″, over 7″."),
            new NightFinding(
                "cloud",
                Severity.WARN,
                from.plusSeconds(3600),
                from.plusSeconds(5400),
                1,
                0.25,
                "mag",
                "Cloud from 21:00 to 21:30 UT: zero point up to 1 mag under the clear frames."));
    var night =
        ReportJson.mapper()
            .writeValueAsString(NightSum.of(List.of(report), findings))
            .replace("2026-01-01", LONG.toString())
            .replace("@TELESCOPE@", "T5");
    run(
        connection,
        """
        insert into qa.night (telescope, night, version, published, last_entered_at, summary)
        values ('T5', '%s', 1, 1, now(), ?)\
        """
            .formatted(LONG),
        night);
    run(
        connection,
        """
        insert into qa.frame (frame_id, telescope, night, camera, kind, object, filter, file_name,
          status, grade, flags, products, taken_at, started_at, exposure_seconds, airmass, fwhm_px,
          fwhm_error_px, fwhm_arcsec, ellipticity, ellipticity_error, zero_point, zero_point_error,
          elapsed_millis, sky_mag_per_arcsec2, background_adu, pointing_error_arcmin, stars,
          sources, quality, content, version, change, published, entered_at, updated_at, report)
        select id, 'T5', '%1$s', 'camera', 'LIGHT', 'NGC ' || i / 100, 'V', 'long-' || i || '.fits',
          'ASSESSED', case when i %% 20 = 1 then 'BAD' when i %% 8 = 1 then 'WARN' else 'GOOD' end,
          array['fwhm']::varchar[], array['raw','calibrated','preview','thumbnail'],
          taken + interval '10 seconds', taken, 20, 1.2, 3 + random(), 0.02, 6 + 2 * random(),
          0.05 + 0.02 * random(), 0.005, 20 + random(), 0.01, 720, 20 + random(), 1000, 1, 150, 170,
          ?, id, 1, 1, true, taken, taken, replace(replace(?, '@ID@', id), '@TELESCOPE@', 'T5')
        from (select i, encode(sha256(('long' || i)::bytea), 'hex') id,
            timestamptz '%1$s 20:00:00+00' + i * interval '22 seconds' as taken
          from generate_series(1, %2$d) i) x\
        """
            .formatted(LONG, LONG_NIGHT),
        ReportJson.mapper().writeValueAsString(report.quality()),
        ReportJson.write(report));
  }
}
