/** JMH benchmarks of inner loops. */
@NullMarked
package org.nightjar.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
