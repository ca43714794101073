package dev.sevenstops.report.model;

import java.util.Map;

/**
 * Where the requests of one route spent their time inside the process, as the instrument saw it.
 *
 * @param route the route's pattern, such as {@code /orders}; empty where no route was reached
 * @param requests number of requests
 * @param own sum of each stop's exclusive time over those requests, in seconds, by stop id; accept is charged to a
 *     connection's first request and lies outside of {@code total}
 * @param residual sum of the time that lay between the stops, in seconds
 * @param total sum of the time from first byte read to last write returned, in seconds
 */
public record StopTimes(String route, long requests, Map<String, Double> own, double residual, double total) {}
