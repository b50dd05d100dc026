package org.nightjar.qa.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was made of frames, by their ids, and used most recently. For many threads.
 *
 * @param <V> what is made of a frame
 */
public final class Recent<V> {
  private final int most;
  private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most frames that are kept; those whose use is longest ago are forgotten first
   */
  public Recent(int most) {
    this.most = most;
  }

  public synchronized @Nullable V get(String frameId) {
    return values.get(frameId);
  }

  public synchronized void put(String frameId, V value) {
    values.put(frameId, value);
    if (values.size() > most) {
      var oldest = values.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
