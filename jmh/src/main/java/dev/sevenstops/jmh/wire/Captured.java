package dev.sevenstops.jmh.wire;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnectionSelector;

/** What a server has made of its first connection: enough to make more of them. */
record Captured(ServerConnectionSelector selector, ConnectionContext context, Limit limit) {}
