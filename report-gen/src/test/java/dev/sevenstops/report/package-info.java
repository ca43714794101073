@NullMarked
package dev.sevenstops.report;

import org.jspecify.annotations.NullMarked;
