package org.nightjar.imaging.source;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Sources of one frame, column by column. Absent values are NaN inside a column (a star's profile
 * that could not be fitted, say); they become NULL in tables. Columns may be added, never changed:
 * {@link #with}.
 */
public final class SourceCatalog {
  private final int size;
  private final Map<SourceColumn, double[]> columns;

  private SourceCatalog(int size, Map<SourceColumn, double[]> columns) {
    this.size = size;
    this.columns = Collections.unmodifiableMap(columns);
  }

  /** A catalogue without columns. */
  public static SourceCatalog ofSize(int size) {
    return new SourceCatalog(size, new EnumMap<>(SourceColumn.class));
  }

  /** The same with one column more, or replaced; the array is taken over, not copied. */
  public SourceCatalog with(SourceColumn column, double[] values) {
    if (values.length != size) {
      throw new IllegalArgumentException(
          column + " has " + values.length + " values, must be " + size);
    }
    var more = new EnumMap<SourceColumn, double[]>(SourceColumn.class);
    more.putAll(columns);
    more.put(column, values);
    return new SourceCatalog(size, more);
  }

  /** The same with several columns more. */
  public SourceCatalog withAll(Map<SourceColumn, double[]> added) {
    var catalog = this;
    for (var e : added.entrySet()) {
      catalog = catalog.with(e.getKey(), e.getValue());
    }
    return catalog;
  }

  public int size() {
    return size;
  }

  public boolean has(SourceColumn column) {
    return columns.containsKey(column);
  }

  public Set<SourceColumn> columns() {
    return columns.keySet();
  }

  /** The column itself; do not write to it. */
  public double[] column(SourceColumn column) {
    var values = columns.get(column);
    if (values == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return values;
  }

  public double get(SourceColumn column, int row) {
    return column(column)[row];
  }

  /** FLAGS of a row. */
  public int flags(int row) {
    return has(SourceColumn.FLAGS) ? (int) get(SourceColumn.FLAGS, row) : 0;
  }

  /** The rows named, in that order. */
  public SourceCatalog select(int[] rows) {
    var picked = new EnumMap<SourceColumn, double[]>(SourceColumn.class);
    columns.forEach((column, values) -> {
      var v = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        v[i] = values[rows[i]];
      }
      picked.put(column, v);
    });
    return new SourceCatalog(rows.length, picked);
  }
}
