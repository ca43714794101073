package dev.sevenstops.report.model;

/**
 * Something that was verified while measuring.
 *
 * @param name short and stable, such as "send schedule"
 * @param passed whether it held
 * @param detail the figures that it was decided on
 */
public record Check(String name, boolean passed, String detail) {}
