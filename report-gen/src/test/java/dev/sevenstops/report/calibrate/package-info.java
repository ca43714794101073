@NullMarked
package dev.sevenstops.report.calibrate;

import org.jspecify.annotations.NullMarked;
