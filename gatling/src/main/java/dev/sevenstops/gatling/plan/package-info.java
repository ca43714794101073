/** What a run sets out to do: its blocks, their slices in a fair and reproducible order, and how long that takes. */
@NullMarked
package dev.sevenstops.gatling.plan;

import org.jspecify.annotations.NullMarked;
