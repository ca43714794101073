@NullMarked
package dev.sevenstops.report.jmh;

import org.jspecify.annotations.NullMarked;
