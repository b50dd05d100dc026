package org.nightjar.imaging.fits;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, unpacked, for reading anywhere: mapped where they lie in a file, in memory
 * where little was unpacked, in a temporary file where much was.
 */
final class FitsBytes implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final Arena arena;
  private final MemorySegment segment;
  private final @Nullable Path temporary;
  private final boolean packed;

  private FitsBytes(Arena arena, MemorySegment segment, @Nullable Path temporary, boolean packed) {
    this.arena = arena;
    this.segment = segment;
    this.temporary = temporary;
    this.packed = packed;
  }

  static FitsBytes open(Path path, ReadLimits limits) throws IOException {
    if (!Files.exists(path)) {
      throw new UnreadableFitsException("the file does not exist");
    }
    if (!Files.isRegularFile(path)) {
      throw new UnreadableFitsException(
          Files.isDirectory(path) ? "it is a directory, not a file" : "it is not a regular file");
    }
    if (!Files.isReadable(path)) {
      throw new UnreadableFitsException("the file may not be read: permission denied");
    }
    long size = Files.size(path);
    if (size == 0) {
      throw new UnreadableFitsException("the file is empty", "fileBytes", 0);
    }
    var magic = new byte[3];
    try (var in = Files.newInputStream(path)) {
      int n = in.readNBytes(magic, 0, 3);
      Arrays.fill(magic, n, 3, (byte) 0);
    }
    if (magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return inflated(path, size, limits, true);
    }
    if (magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
      return inflated(path, size, limits, false);
    }
    return mapped(path, null, false);
  }

  private static FitsBytes mapped(Path path, @Nullable Path temporary, boolean packed)
      throws IOException {
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new FitsBytes(arena, segment, temporary, packed);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static FitsBytes inflated(Path path, long packedSize, ReadLimits limits, boolean gzip)
      throws IOException {
    var name = gzip ? "gzip" : "bzip2";
    try (var file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        var in = gzip ? new GZIPInputStream(file, 1 << 16) : new BZip2CompressorInputStream(file)) {
      return inflate(in, name, packedSize, limits);
    } catch (UnreadableFitsException e) {
      throw e;
    } catch (EOFException e) {
      throw new UnreadableFitsException(
          "the " + name + " file is truncated", "fileBytes", packedSize);
    } catch (ZipException e) {
      throw new UnreadableFitsException(
          "the " + name + " file is corrupt: " + e.getMessage(), "fileBytes", packedSize);
    } catch (IOException e) {
      if (gzip) {
        throw e;
      }
      throw new UnreadableFitsException(
          "the bzip2 file is corrupt: " + e.getMessage(), "fileBytes", packedSize);
    } catch (RuntimeException e) {
      throw new UnreadableFitsException("the " + name + " file is corrupt: " + e);
    }
  }

  private static FitsBytes inflate(InputStream in, String name, long packedSize, ReadLimits limits)
      throws IOException {
    var memory = new byte[CHUNK];
    int held = 0;
    while (true) {
      if (held == memory.length) {
        if (held >= ReadLimits.FREE_INFLATION) {
          return spill(in, memory, name, packedSize, limits);
        }
        memory = Arrays.copyOf(memory, (int) Math.min(2L * held, ReadLimits.FREE_INFLATION));
      }
      int n = in.read(memory, held, memory.length - held);
      if (n < 0) {
        return new FitsBytes(
            Arena.ofShared(), MemorySegment.ofArray(memory).asSlice(0, held), null, true);
      }
      held += n;
      guard(held, name, packedSize, limits);
    }
  }

  private static FitsBytes spill(
      InputStream in, byte[] start, String name, long packedSize, ReadLimits limits)
      throws IOException {
    var temporary = Files.createTempFile("nightjar-", ".fits");
    try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      long total = start.length;
      write(out, start, start.length);
      var chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        total += n;
        guard(total, name, packedSize, limits);
        write(out, chunk, n);
      }
      return mapped(temporary, temporary, true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static void write(FileChannel out, byte[] bytes, int n) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, 0, n);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  private static void guard(long inflated, String name, long packedSize, ReadLimits limits)
      throws UnreadableFitsException {
    if (inflated > limits.maxInflatedBytes()) {
      throw new UnreadableFitsException(
          "the %s file unpacks to more than %d bytes, the limit"
              .formatted(name, limits.maxInflatedBytes()),
          "fileBytes",
          packedSize,
          "maxInflatedBytes",
          limits.maxInflatedBytes());
    }
    if (inflated > ReadLimits.FREE_INFLATION
        && inflated > packedSize * limits.maxInflationRatio()) {
      throw new UnreadableFitsException(
          "the %s file of %d bytes unpacks to more than %.0f times its size, the limit"
              .formatted(name, packedSize, limits.maxInflationRatio()),
          "fileBytes",
          packedSize,
          "maxInflationRatio",
          limits.maxInflationRatio());
    }
  }

  long size() {
    return segment.byteSize();
  }

  /** Whether the file was gzip or bzip2. */
  boolean packed() {
    return packed;
  }

  MemorySegment segment() {
    return segment;
  }

  byte[] copy(long offset, int length) {
    var bytes = new byte[length];
    MemorySegment.copy(segment, java.lang.foreign.ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    if (temporary != null) {
      Files.deleteIfExists(temporary);
    }
  }
}
