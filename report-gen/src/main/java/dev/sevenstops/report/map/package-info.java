/** The lifecycle map: what is known about the seven stops, beside what a run has measured of each. */
@NullMarked
package dev.sevenstops.report.map;

import org.jspecify.annotations.NullMarked;
