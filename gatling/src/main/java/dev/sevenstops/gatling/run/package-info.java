/** The run: processes that are started, verified and always stopped, blocks that are written whole, progress, resume. */
@NullMarked
package dev.sevenstops.gatling.run;

import org.jspecify.annotations.NullMarked;
