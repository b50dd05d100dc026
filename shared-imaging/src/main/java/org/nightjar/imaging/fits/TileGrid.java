package org.nightjar.imaging.fits;

/** How an image of any number of axes is cut into tiles; the last of a row may be smaller. */
final class TileGrid {
  private final long[] axes;
  private final long[] sides;
  private final long[] counts;
  private final int tiles;

  private TileGrid(long[] axes, long[] sides, long[] counts, int tiles) {
    this.axes = axes;
    this.sides = sides;
    this.counts = counts;
    this.tiles = tiles;
  }

  static TileGrid of(Hdu hdu) throws UnreadableFitsException {
    int n = hdu.axes().size();
    var axes = new long[n];
    var sides = new long[n];
    var counts = new long[n];
    long tiles = 1;
    for (int i = 0; i < n; i++) {
      axes[i] = hdu.axes().get(i);
      double side = hdu.header().number("ZTILE" + (i + 1)).orElse(i == 0 ? axes[i] : 1);
      if (!(side >= 1 && side <= Integer.MAX_VALUE && side == Math.rint(side))) {
        throw new UnreadableFitsException(
            "ZTILE%d = %s, must be a positive whole number".formatted(i + 1, side));
      }
      sides[i] = (long) side;
      counts[i] = (axes[i] + sides[i] - 1) / sides[i];
      tiles = Math.min(Integer.MAX_VALUE, tiles * counts[i]);
    }
    return new TileGrid(axes, sides, counts, (int) tiles);
  }

  int tiles() {
    return tiles;
  }

  Tile tile(int number) {
    var from = new long[axes.length];
    var size = new long[axes.length];
    long rest = number;
    for (int i = 0; i < axes.length; i++) {
      from[i] = rest % counts[i] * sides[i];
      size[i] = Math.min(sides[i], axes[i] - from[i]);
      rest /= counts[i];
    }
    return new Tile(from, size);
  }

  /** One tile: where it begins and how far it reaches along each axis. */
  final class Tile {
    private final long[] from;
    private final long[] size;

    private Tile(long[] from, long[] size) {
      this.from = from;
      this.size = size;
    }

    int size() {
      long n = 1;
      for (long s : size) {
        n *= s;
      }
      return Math.toIntExact(n);
    }

    private long planeOf(long row) {
      long rest = row / size[1];
      long plane = 0;
      long stride = 1;
      for (int i = 2; i < axes.length; i++) {
        plane += (from[i] + rest % size[i]) * stride;
        rest /= size[i];
        stride *= axes[i];
      }
      return plane;
    }

    boolean touches(int plane) {
      long rows = size() / size[0];
      for (long r = 0; r < rows; r += size[1]) {
        if (planeOf(r) == plane) {
          return true;
        }
      }
      return false;
    }

    /** Copies the tile's rows of one plane to where they belong. */
    void place(float[] values, int plane, int width, float[] pixels) {
      int columns = (int) size[0];
      int rows = values.length / columns;
      for (int r = 0; r < rows; r++) {
        if (planeOf(r) == plane) {
          long y = from[1] + r % size[1];
          System.arraycopy(values, r * columns, pixels, (int) (y * width + from[0]), columns);
        }
      }
    }
  }
}
