/** How fast Nightjar is, beside the programs that people use for the same work. */
@NullMarked
package org.nightjar.benchmarks;

import org.jspecify.annotations.NullMarked;
