package org.nightjar.ingest.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where frames come from. */
@ConfigMapping(prefix = "nightjar.ingest")
public interface IngestConfig {
  /** What becomes of a file of the inbox once its frame is safe. */
  enum Afterwards {
    /** Into {@code .done} of the inbox, or {@code .rejected}. */
    MOVE,
    /**
     * As MOVE, but what is in {@code .done} shares its bytes with the raw product: the disk holds
     * them once. Needs a folder store on the inbox's file system; elsewhere as MOVE.
     */
    LINK,
    /** Stays; it is read again after a restart and known by its checksum. */
    LEAVE
  }

  /** The folder that is watched; none when absent. */
  Optional<Path> inbox();

  @WithDefault("move")
  Afterwards afterwards();

  /** A file is taken once neither its size nor its time has changed for so long. */
  @WithDefault("2S")
  Duration settle();

  /** How often to look at the inbox and the outbox. */
  @WithDefault("1S")
  Duration interval();

  /** Larger files are refused. */
  @WithDefault("2147483648")
  long mostBytes();

  /** Part of the products' keys: change it when numbers should be made anew. */
  @WithDefault("1")
  String configuration();

  /** Where arriving bytes lie until they are frames, uploads that broke off among them. */
  @WithDefault("${java.io.tmpdir}/nightjar-ingest")
  Path scratch();

  /** Frames that are read at the same time; each takes the memory of its pixels. */
  @WithDefault("2")
  int readers();

  /**
   * The inbox lets no more in while so many frames are on their way, those that wait for masters
   * left out; 0 = as fast as they can be read. A queue in the broker is first in, first out: a
   * night that is dropped at once is to wait in the inbox, where what is new goes first.
   */
  @WithDefault("0")
  int mostUnderway();

  /** Uploads that are received at the same time. */
  @WithDefault("32")
  int uploadsAtOnce();

  /** Resumable uploads that may be open. */
  @WithDefault("1000")
  int mostUploads();

  /** An upload that nobody went on with for so long is forgotten. */
  @WithDefault("24H")
  Duration uploadExpires();

  /** Objects of the store whose keys begin so are frames that others put there. */
  @WithDefault("inbox/")
  String bucketPrefix();

  /** How often inbox, store, ledger and broker are compared. */
  @WithDefault("3M")
  Duration reconcileEvery();

  /** How often that takes in all raw objects, which is a long list. */
  @WithDefault("1H")
  Duration listRawEvery();

  /**
   * A raw object without a row in the ledger is somebody's work in progress while it is younger.
   */
  @WithDefault("10M")
  Duration orphanAfter();

  /**
   * A frame that waits in no queue and of which nothing was heard for so long is lost, and
   * published again; longer than any stage holds a frame.
   */
  @WithDefault("15M")
  Duration lostAfter();

  /** How often a lost frame is published again before it is given up as FAILED. */
  @WithDefault("3")
  int mostRepublished();
}
