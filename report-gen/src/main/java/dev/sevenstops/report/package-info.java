/** The way in: rendering a run's report, from the runner and from the command line. */
@NullMarked
package dev.sevenstops.report;

import org.jspecify.annotations.NullMarked;
