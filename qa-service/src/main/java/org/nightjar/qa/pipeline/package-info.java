/** The stage: measured frames, and those that left the chain early, in; verdicts and nights out. */
@NullMarked
package org.nightjar.qa.pipeline;

import org.jspecify.annotations.NullMarked;
