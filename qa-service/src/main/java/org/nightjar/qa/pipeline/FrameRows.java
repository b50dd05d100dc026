package org.nightjar.qa.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

/** Frames by id. */
@Singleton
class FrameRows implements PanacheRepositoryBase<FrameRow, String> {}
