/** What is sent: the description of a workload and the schedule that is generated from it. */
@NullMarked
package dev.sevenstops.gatling.workload;

import org.jspecify.annotations.NullMarked;
