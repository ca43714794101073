@NullMarked
package dev.sevenstops.report.map;

import org.jspecify.annotations.NullMarked;
