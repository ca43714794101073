@NullMarked
package dev.sevenstops.report.compare;

import org.jspecify.annotations.NullMarked;
