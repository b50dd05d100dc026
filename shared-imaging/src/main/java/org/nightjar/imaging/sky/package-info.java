/**
 * SkySim: frames of a sky that is known. Seeded, deterministic for any number of threads; the truth
 * comes with each frame.
 *
 * <p>From the inside out: a {@link org.nightjar.imaging.sky.Psf} spreads the light of a {@link
 * org.nightjar.imaging.sky.PointSource} over pixels; {@link org.nightjar.imaging.sky.SkySim}
 * exposes a {@link org.nightjar.imaging.sky.Sensor} to such sources and reads it out.
 */
@NullMarked
package org.nightjar.imaging.sky;

import org.jspecify.annotations.NullMarked;
