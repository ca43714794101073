/** Whether the service and what stands in front of it saw the same requests: what {@code ./stops agreement} writes and the report shows. */
@NullMarked
package dev.sevenstops.report.agreement;

import org.jspecify.annotations.NullMarked;
