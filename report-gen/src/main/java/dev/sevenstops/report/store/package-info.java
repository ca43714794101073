/** A run's folder: how results are written so that a crash cannot spoil them, and how they are read when one did. */
@NullMarked
package dev.sevenstops.report.store;

import org.jspecify.annotations.NullMarked;
