package org.nightjar.ingest.format;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * LibRaw's C interface by foreign functions: just what it takes to get the numbers of the sensor
 * out of a camera raw. Loaded once; versions 0.19 to 0.22 are known to have these functions and the
 * picture pointer as the first field of their structure.
 */
final class LibRaw {
  static final int UNSUPPORTED = -2; // LIBRAW_FILE_UNSUPPORTED

  private static final List<String> NAMES =
      List.of(
          "libraw_r.so.23",
          "libraw_r.so.24",
          "libraw_r.so.20",
          "libraw_r.so.19",
          "libraw.so.23",
          "libraw.so.24",
          "libraw.so.20",
          "libraw.so.19",
          "libraw_r.dylib",
          "libraw.dylib",
          "libraw_r.so",
          "libraw.so");
  private static final List<String> FOLDERS =
      List.of("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib");
  private static final int OLDEST = 0x001300; // 0.19.0 as libraw_versionNumber() has it
  private static final int NEWEST = 0x0017ff; // below 0.24

  private static final Loaded LOADED = load(candidates());

  private final MethodHandle init;
  private final MethodHandle openFile;
  private final MethodHandle unpack;
  private final MethodHandle raw2image;
  private final MethodHandle width;
  private final MethodHandle height;
  private final MethodHandle rawWidth;
  private final MethodHandle rawHeight;
  private final MethodHandle colour;
  private final MethodHandle maximum;
  private final MethodHandle close;
  private final MethodHandle onDataError;
  private final MethodHandle strerror;

  private LibRaw(SymbolLookup library) {
    init = function(library, "libraw_init", true, ValueLayout.JAVA_INT);
    openFile =
        function(library, "libraw_open_file", false, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    unpack = function(library, "libraw_unpack", false, ValueLayout.ADDRESS);
    raw2image = function(library, "libraw_raw2image", false, ValueLayout.ADDRESS);
    width = function(library, "libraw_get_iwidth", false, ValueLayout.ADDRESS);
    height = function(library, "libraw_get_iheight", false, ValueLayout.ADDRESS);
    rawWidth = function(library, "libraw_get_raw_width", false, ValueLayout.ADDRESS);
    rawHeight = function(library, "libraw_get_raw_height", false, ValueLayout.ADDRESS);
    colour =
        function(
            library,
            "libraw_COLOR",
            false,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT);
    maximum = function(library, "libraw_get_color_maximum", false, ValueLayout.ADDRESS);
    onDataError =
        Linker.nativeLinker()
            .downcallHandle(
                symbol(library, "libraw_set_dataerror_handler"),
                FunctionDescriptor.ofVoid(
                    ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    strerror = function(library, "libraw_strerror", true, ValueLayout.JAVA_INT);
    close =
        Linker.nativeLinker()
            .downcallHandle(
                symbol(library, "libraw_close"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  private static MemorySegment symbol(SymbolLookup library, String name) {
    return library
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("LibRaw has no function " + name));
  }

  private static MethodHandle function(
      SymbolLookup library, String name, boolean pointer, ValueLayout... arguments) {
    var result = pointer ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
    return Linker.nativeLinker()
        .downcallHandle(symbol(library, name), FunctionDescriptor.of(result, arguments));
  }

  /** The library, or why there is none. */
  record Loaded(@Nullable LibRaw library, String reason) {}

  static Loaded load(List<String> candidates) {
    var advice =
        "install LibRaw (Debian and Ubuntu: libraw20 or libraw23t64; Homebrew: libraw) and try again";
    for (var name : candidates) {
      SymbolLookup lookup;
      try {
        lookup = SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        continue;
      }
      try {
        var number = function(lookup, "libraw_versionNumber", false);
        int version = (int) number.invokeExact();
        if (version < OLDEST || version > NEWEST) {
          return new Loaded(
              null,
              "camera raws need LibRaw 0.19 to 0.23, found %d.%d.%d; %s"
                  .formatted(version >> 16, (version >> 8) & 0xff, version & 0xff, advice));
        }
        return new Loaded(new LibRaw(lookup), "");
      } catch (Throwable e) {
        return new Loaded(null, "LibRaw could not be used: " + e.getMessage() + "; " + advice);
      }
    }
    return new Loaded(null, "camera raws are decoded by LibRaw, which is not there: " + advice);
  }

  private static List<String> candidates() {
    var named = Optional.ofNullable(System.getProperty("nightjar.libraw"));
    if (named.isPresent()) {
      return List.of(named.get());
    }
    var there =
        FOLDERS.stream()
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::exists)
            .map(Path::toString);
    return Stream.concat(NAMES.stream(), there).toList();
  }

  /**
   * @throws RefusedFileException with the sentence that names the package when it is missing
   */
  static LibRaw required() throws RefusedFileException {
    var library = LOADED.library();
    if (library == null) {
      throw new RefusedFileException(LOADED.reason());
    }
    return library;
  }

  /** One file being read. */
  final class Session implements AutoCloseable {
    private final MemorySegment data;
    private final Arena arena = Arena.ofConfined();
    private final DataErrors errors = new DataErrors();

    Session() throws RefusedFileException {
      data = (MemorySegment) call(init, 0);
      if (data.equals(MemorySegment.NULL)) {
        arena.close();
        throw new RefusedFileException("LibRaw could not be started");
      }
      // without a handler of ours LibRaw writes to stderr and goes on
      call(onDataError, data, errors.stub(arena), MemorySegment.NULL);
    }

    /** Where the compressed data made no sense, -1 when they did. */
    long corruptAt() {
      return errors.firstOffset();
    }

    int open(Path path) {
      return (int) call(openFile, data, arena.allocateFrom(path.toString()));
    }

    int unpackRaw() {
      int code = (int) call(unpack, data);
      return code != 0 ? code : (int) call(raw2image, data);
    }

    int imageWidth() {
      return (int) call(width, data);
    }

    int imageHeight() {
      return (int) call(height, data);
    }

    int sensorWidth() {
      return (int) call(rawWidth, data);
    }

    int sensorHeight() {
      return (int) call(rawHeight, data);
    }

    /** 0 red, 1 green, 2 blue, 3 second green; more for sensors without a 2 × 2 pattern. */
    int colourAt(int row, int column) {
      return (int) call(colour, data, row, column);
    }

    int maximumAdu() {
      return (int) call(maximum, data);
    }

    /** Four numbers per pixel, of which the one of the pixel's colour is set. */
    MemorySegment image(long pixels) {
      return data.reinterpret(ValueLayout.ADDRESS.byteSize())
          .get(ValueLayout.ADDRESS, 0)
          .reinterpret(pixels * 8);
    }

    String words(int code) {
      var text = (MemorySegment) call(strerror, code);
      return text.reinterpret(200).getString(0);
    }

    @Override
    public void close() {
      call(close, data);
      arena.close();
    }
  }

  private static Object call(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
