/** One block: its processes, its slices and the file that it leaves. */
@NullMarked
package dev.sevenstops.gatling.block;

import org.jspecify.annotations.NullMarked;
