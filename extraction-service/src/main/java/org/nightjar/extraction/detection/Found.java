package org.nightjar.extraction.detection;

/**
 * One source before it is a row of the catalogue.
 *
 * @param shape moments of the filtered image
 * @param footprint what the unfiltered image and the flags say about its pixels
 * @param threshold detection threshold there, filtered ADU
 * @param doubtfulPixel filtered image at the brightest pixel that the source could do without, ADU;
 *     see {@link Cleaning}
 * @param deblended whether it was part of a blend
 */
record Found(
    Isophote shape,
    Footprint footprint,
    double threshold,
    float doubtfulPixel,
    boolean deblended) {}
