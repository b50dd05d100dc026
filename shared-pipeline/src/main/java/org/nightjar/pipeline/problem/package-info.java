/** What went wrong, told to programs and people alike: RFC 9457 problem documents. */
@NullMarked
package org.nightjar.pipeline.problem;

import org.jspecify.annotations.NullMarked;
