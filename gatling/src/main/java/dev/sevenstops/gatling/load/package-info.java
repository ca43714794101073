/**
 * What runs inside a block's generator process: the load, the probes, the records of every request and the samples of the
 * process under test.
 */
@NullMarked
package dev.sevenstops.gatling.load;

import org.jspecify.annotations.NullMarked;
