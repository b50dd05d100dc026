package org.nightjar.extraction.detection;

/**
 * One source before it is a row of the catalogue.
 *
 * @param shape moments of the filtered image
 * @param footprint what the unfiltered image and the flags say about its pixels
 * @param threshold detection threshold there, filtered ADU
 * @param lastPixel filtered image at the least bright of the brightest minArea pixels, ADU: what a
 *     neighbour's wing has to exceed to make this source doubtful
 * @param deblended whether it was part of a blend
 */
record Found(
    Isophote shape, Footprint footprint, double threshold, float lastPixel, boolean deblended) {}
