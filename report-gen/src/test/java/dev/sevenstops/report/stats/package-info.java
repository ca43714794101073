@NullMarked
package dev.sevenstops.report.stats;

import org.jspecify.annotations.NullMarked;
