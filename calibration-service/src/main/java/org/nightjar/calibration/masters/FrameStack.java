package org.nightjar.calibration.masters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one size, to be read a few pixels of each at a time. Small stacks stay on the heap;
 * others lie in a scratch file that is mapped, so that the heap never holds more than the frame
 * just added. The scratch file has no name any more once it is open, where the system allows that.
 */
sealed interface FrameStack extends AutoCloseable {
  /** Frames of up to this many bytes in all stay on the heap. */
  long HEAP_BYTES = 256L << 20;

  int frames();

  int pixels();

  /** Copies {@code count} pixels of a frame, starting at {@code from}. */
  void read(int frame, int from, float[] into, int count);

  /** Adds a frame, whose array is not changed by the caller afterwards. */
  void add(float[] frame);

  @Override
  void close();

  /** A stack for at most {@code frames} frames. */
  static FrameStack of(int frames, int pixels, long heapBytes, @Nullable Path scratchFolder) {
    return 4L * frames * pixels <= heapBytes
        ? new OnHeap(pixels)
        : OnDisk.open(pixels, scratchFolder);
  }

  /** Frames as arrays. */
  final class OnHeap implements FrameStack {
    private final int pixels;
    private final List<float[]> frames = new ArrayList<>();

    OnHeap(int pixels) {
      this.pixels = pixels;
    }

    @Override
    public int frames() {
      return frames.size();
    }

    @Override
    public int pixels() {
      return pixels;
    }

    @Override
    public void read(int frame, int from, float[] into, int count) {
      System.arraycopy(frames.get(frame), from, into, 0, count);
    }

    @Override
    public void add(float[] frame) {
      requireLength(frame, pixels);
      frames.add(frame);
    }

    @Override
    public void close() {
      frames.clear();
    }
  }

  /** Frames one after the other in a scratch file. */
  final class OnDisk implements FrameStack {
    private static final int WRITE_FLOATS = 1 << 18;

    private final int pixels;
    private final Path file;
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> frames = new ArrayList<>();

    private OnDisk(int pixels, Path file, FileChannel channel) {
      this.pixels = pixels;
      this.file = file;
      this.channel = channel;
    }

    static OnDisk open(int pixels, @Nullable Path folder) {
      try {
        var file =
            folder == null
                ? Files.createTempFile("nightjar-stack", ".tmp")
                : Files.createTempFile(folder, "nightjar-stack", ".tmp");
        var channel =
            FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        return new OnDisk(pixels, file, channel);
      } catch (IOException e) {
        throw new UncheckedIOException("no scratch file for a stack of frames", e);
      }
    }

    @Override
    public int frames() {
      return frames.size();
    }

    @Override
    public int pixels() {
      return pixels;
    }

    @Override
    public void read(int frame, int from, float[] into, int count) {
      MemorySegment.copy(frames.get(frame), ValueLayout.JAVA_FLOAT, 4L * from, into, 0, count);
    }

    @Override
    public void add(float[] frame) {
      requireLength(frame, pixels);
      long start = 4L * pixels * frames.size();
      // Written, not stored through the map: a full disk is then an exception, not a dead process.
      var buffer = ByteBuffer.allocate(4 * WRITE_FLOATS).order(ByteOrder.nativeOrder());
      try {
        for (int done = 0; done < pixels; done += WRITE_FLOATS) {
          int n = Math.min(WRITE_FLOATS, pixels - done);
          buffer.clear();
          buffer.asFloatBuffer().put(frame, done, n);
          buffer.limit(4 * n);
          long at = start + 4L * done;
          while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
          }
        }
        frames.add(channel.map(FileChannel.MapMode.READ_ONLY, start, 4L * pixels, arena));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write scratch file " + file, e);
      }
    }

    @Override
    public void close() {
      arena.close();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close scratch file " + file, e);
      }
    }
  }

  /** Some frames of another stack, which stays open. */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  record Selected(FrameStack all, int[] chosen) implements FrameStack {
    @Override
    public int frames() {
      return chosen.length;
    }

    @Override
    public int pixels() {
      return all.pixels();
    }

    @Override
    public void read(int frame, int from, float[] into, int count) {
      all.read(chosen[frame], from, into, count);
    }

    @Override
    public void add(float[] frame) {
      throw new UnsupportedOperationException("a selection takes no frames");
    }

    @Override
    public void close() {}
  }

  private static void requireLength(float[] frame, int pixels) {
    if (frame.length != pixels) {
      throw new IllegalArgumentException(
          "frame has " + frame.length + " pixels, must have " + pixels);
    }
  }
}
