/** Where bytes lie: raw frames and products. */
@NullMarked
package org.nightjar.pipeline.store;

import org.jspecify.annotations.NullMarked;
