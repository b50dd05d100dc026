/**
 * The running system as a whole: started as users start it, fed with simulated frames, and read
 * from outside, by its topics, its metrics and the operating system.
 */
@NullMarked
package org.nightjar.benchmarks.network;

import org.jspecify.annotations.NullMarked;
