package org.nightjar.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: the table of docs/decisions/0001, held. */
class RoomsTest {
  private static final JavaClasses NIGHTJAR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)

          // of a packaged build: the tests of a room lie in a jar
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.nightjar");

  private static final List<String> SERVICES =
      List.of("ingest", "calibration", "extraction", "astrometry", "photometry", "qa");

  /** Annotations that leave no trace at run time. */
  private static final List<String> JDK =
      List.of("java..", "javax..", "org.jspecify.annotations..");

  /**
   * Libraries that a room's science may use beside shared-imaging and shared-model; each has its
   * line in docs/decisions.
   */
  private static final Map<String, List<String>> SCIENCE_LIBRARIES =
      Map.of(
          "ingest", List.of("com.drew..", "com.twelvemonkeys..", "org.shredzone.commons.suncalc.."),
          "calibration", List.of(),
          "extraction", List.of("org.hipparchus..", "org.knowm.xchart.."),
          "astrometry", List.of("org.hipparchus.."),
          "photometry", List.of("org.hipparchus..", "org.knowm.xchart.."),
          "qa", List.of());

  @Test
  void everyRoomIsLookedAt() {
    for (var service : SERVICES) {
      assertThat(NIGHTJAR.that(resideInAnyPackage("org.nightjar." + service + "..")))
          .as(service)
          .isNotEmpty();
    }
  }

  @Test
  void theModelKnowsTheJdkAndAnnotationsOnly() {
    onlyKnows(
        List.of("org.nightjar.model.."),
        "org.nightjar.model..",
        "com.fasterxml.jackson.annotation..");
  }

  @Test
  void imagingKnowsItsLibrariesOnly() {
    onlyKnows(
        List.of("org.nightjar.imaging.."),
        "org.nightjar.imaging..",
        "nom.tam..",
        "org.hipparchus..",
        "uk.ac.starlink..",
        "org.jastronomy..",
        "org.apache.commons.compress..");
  }

  @Test
  void pipelineKnowsNoService() {
    for (var service : SERVICES) {
      knowsNot("org.nightjar.pipeline..", "org.nightjar." + service + "..");
    }
    knowsNot("org.nightjar.pipeline..", "org.nightjar.standalone..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "calibration", "extraction", "astrometry", "photometry", "qa"})
  void scienceKnowsNoPlumbingAndNoOtherRoom(String service) {
    var room = "org.nightjar." + service;
    var allowed = new ArrayList<>(SCIENCE_LIBRARIES.getOrDefault(service, List.of()));
    allowed.addAll(List.of("org.nightjar.imaging..", "org.nightjar.model..", room + ".."));
    var science =
        NIGHTJAR.that(
            resideInAnyPackage(room + "..")
                .and(resideOutsideOfPackages(room + ".pipeline..", room + ".rest..")));
    allowed.addAll(JDK);
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)).or(primitive()))
        .allowEmptyShould(false)
        .check(science);
    knowsNot(room, room + ".pipeline..");
    knowsNot(room, room + ".rest..");
  }

  @Test
  void noServiceKnowsAnother() {
    for (var one : SERVICES) {
      for (var other : SERVICES) {
        if (!one.equals(other)) {
          knowsNot("org.nightjar." + one + "..", "org.nightjar." + other + "..");
        }
      }
    }
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("org.nightjar.(*)..")
        .should()
        .beFreeOfCycles()
        .check(NIGHTJAR);
  }

  private static void onlyKnows(List<String> room, String... allowed) {
    var all = new ArrayList<>(List.of(allowed));
    all.addAll(JDK);
    classes()
        .that()
        .resideInAnyPackage(room.toArray(String[]::new))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(all.toArray(String[]::new)).or(primitive()))
        .check(NIGHTJAR);
  }

  private static void knowsNot(String room, String other) {
    com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(other)
        .allowEmptyShould(true)
        .check(NIGHTJAR);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> primitive() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "are primitives or their arrays", c -> c.getBaseComponentType().isPrimitive());
  }
}
