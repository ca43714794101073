/** What a monitoring system takes: a dashboard for Grafana and alert rules for Prometheus. */
@NullMarked
package dev.sevenstops.report.dashboard;

import org.jspecify.annotations.NullMarked;
