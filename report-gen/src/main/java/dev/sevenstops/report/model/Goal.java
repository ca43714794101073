package dev.sevenstops.report.model;

/**
 * A limit that the after arm must keep in every block. It is about the fix as such, not about the difference between the arms:
 * a row can be improved and miss its goal.
 *
 * @param source where the value comes from, as {@link Metric#source()}
 * @param label what a reader calls it, such as "connections dropped by the kernel"
 * @param atMost the largest value that keeps it, in the source's unit (times are in seconds, memory in bytes)
 */
public record Goal(String source, String label, double atMost) {}
