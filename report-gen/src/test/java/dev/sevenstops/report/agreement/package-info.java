@NullMarked
package dev.sevenstops.report.agreement;

import org.jspecify.annotations.NullMarked;
