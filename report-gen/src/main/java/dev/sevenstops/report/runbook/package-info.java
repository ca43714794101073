/** The runbook: from a symptom to the stop, the first diagnostic, the fix and how to verify it. */
@NullMarked
package dev.sevenstops.report.runbook;

import org.jspecify.annotations.NullMarked;
