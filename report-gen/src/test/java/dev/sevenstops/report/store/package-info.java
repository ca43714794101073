@NullMarked
package dev.sevenstops.report.store;

import org.jspecify.annotations.NullMarked;
