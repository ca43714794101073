package dev.sevenstops.report.store;

/**
 * A file of a run that could not be used.
 *
 * @param path relative to the run's folder, with {@code /}
 * @param reason one clause that says what is wrong with it
 */
public record Damage(String path, String reason) {}
