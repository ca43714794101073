@NullMarked
package dev.sevenstops.report.runbook;

import org.jspecify.annotations.NullMarked;
