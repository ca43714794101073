/**
 * From blocks to verdicts.
 *
 * <p>Within a block histograms are merged; over blocks nothing is pooled: every block gives one pair of values, and the pairs
 * are compared as log ratios after/before. All quantities are in the metric's unit, latencies in seconds.
 */
@NullMarked
package dev.sevenstops.report.stats;

import org.jspecify.annotations.NullMarked;
