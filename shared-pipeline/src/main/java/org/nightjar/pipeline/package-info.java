/** How any stage receives, stores and answers: product store, JSON, telescope profiles. */
@NullMarked
package org.nightjar.pipeline;

import org.jspecify.annotations.NullMarked;
