package dev.sevenstops.report.store;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Run;
import java.util.List;

/**
 * All that could be read of a run.
 *
 * @param run what {@code run.json} says
 * @param blocks in the order of the run's experiments, then of its runtimes, then by index, whatever their state
 * @param damages files that could not be used, by path
 */
public record RunResults(Run run, List<Block> blocks, List<Damage> damages) {}
