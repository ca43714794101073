/**
 * Microbenchmarks of what runs at a stop, a package a stop, and the command that runs them.
 *
 * <p>What a document quotes in nanoseconds is produced by a benchmark that is named there.
 */
@NullMarked
package dev.sevenstops.jmh;

import org.jspecify.annotations.NullMarked;
