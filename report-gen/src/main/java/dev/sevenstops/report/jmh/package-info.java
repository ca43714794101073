/** Microbenchmarks of what runs at a stop, read from JMH's own JSON. */
@NullMarked
package dev.sevenstops.report.jmh;

import org.jspecify.annotations.NullMarked;
