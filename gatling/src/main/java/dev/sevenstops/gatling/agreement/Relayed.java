package dev.sevenstops.gatling.agreement;

/**
 * What went over one connection between proxy and service.
 *
 * @param toService one character for each byte
 * @param fromService likewise
 * @param closedByService whether the service had ended its direction
 */
record Relayed(String toService, String fromService, boolean closedByService) {}
