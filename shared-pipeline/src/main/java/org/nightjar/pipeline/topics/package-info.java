/** Makes the topics of an installation. */
@NullMarked
package org.nightjar.pipeline.topics;

import org.jspecify.annotations.NullMarked;
