/**
 * The results model: what a run leaves on disk and what every reader of it may rely on.
 *
 * <p>All durations are in seconds unless a name says otherwise, latencies inside histograms are in nanoseconds, and all
 * instants are UTC. The records are plain data: they are written and read by {@link dev.sevenstops.report.store}.
 */
@NullMarked
package dev.sevenstops.report.model;

import org.jspecify.annotations.NullMarked;
