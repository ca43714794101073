/** Whether the service and what stands in front of it saw the same requests, read from what {@code ./stops agreement} wrote. */
@NullMarked
package dev.sevenstops.report.agreement;

import org.jspecify.annotations.NullMarked;
