@NullMarked
package dev.sevenstops.gatling.workload;

import org.jspecify.annotations.NullMarked;
