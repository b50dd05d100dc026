/** How any stage receives, stores and answers. */
@NullMarked
package org.nightjar.pipeline;

import org.jspecify.annotations.NullMarked;
