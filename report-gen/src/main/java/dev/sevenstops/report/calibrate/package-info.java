/** What runs of an arm against itself prove about the verdicts. */
@NullMarked
package dev.sevenstops.report.calibrate;

import org.jspecify.annotations.NullMarked;
