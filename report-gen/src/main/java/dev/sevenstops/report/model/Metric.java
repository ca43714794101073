package dev.sevenstops.report.model;

/**
 * A quantity that every arm of every block has one value of.
 *
 * @param source where the value comes from, one of
 *     <ul>
 *       <li>{@code counter:<name>}: the sum of {@link Slice#counters()} {@code <name>} over the arm's slices of a block
 *       <li>{@code max:<name>}: the largest {@link Slice#counters()} {@code <name>} over the arm's slices of a block
 *       <li>{@code latency:<group>:<p50|p90|p95|p99|p99.9|mean|max>}: of the requests of {@link RequestGroup} {@code
 *           <group>}, in seconds from the intended send, over the arm's slices of a block
 *       <li>{@code stop:<stop|residual|total>}: mean own time of that stop per request, in seconds
 *       <li>{@code rate:<counter>:<counter>}: the first counter's sum divided by the second's, such as CPU seconds per
 *           request
 *     </ul>
 * @param label what a reader calls it, such as "connections dropped by the kernel"
 * @param unit {@code s}, {@code bytes}, {@code 1} (a count or a ratio) or {@code 1/s}
 * @param better which direction is an improvement
 */
public record Metric(String source, String label, String unit, Better better) {

    /** The direction of improvement. */
    public enum Better {
        LOWER,
        HIGHER
    }
}
