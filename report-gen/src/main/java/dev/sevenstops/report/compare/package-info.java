/**
 * Runs against runs: another JDK, another commit, other flags, on the same machine under the same workload.
 *
 * <p>What is compared is aligned by experiment, factor levels and arm. A run's blocks are the unit of repetition: a block gives one
 * value of each metric, and the values of two runs are compared as logs. Quantities are in the metric's unit, ratios are
 * candidate / baseline.
 */
@NullMarked
package dev.sevenstops.report.compare;

import org.jspecify.annotations.NullMarked;
