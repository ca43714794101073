package dev.sevenstops.gatling.proxy.embedded;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.ClientConnector;

/** Logs each connection to the service: how long it took to open, or to fail. */
final class ConnectTimes implements ClientConnector.ConnectListener {
    private final TraceLog log;
    private final Map<SocketChannel, Long> begun = new ConcurrentHashMap<>();

    ConnectTimes(TraceLog log) {
        this.log = log;
    }

    @Override
    public void onConnectBegin(SocketChannel channel, SocketAddress address) {
        begun.put(channel, System.nanoTime());
    }

    @Override
    public void onConnectSuccess(SocketChannel channel) {
        ended(channel, true);
    }

    @Override
    public void onConnectFailure(SocketChannel channel, SocketAddress address, Throwable failure) {
        ended(channel, false);
    }

    private void ended(SocketChannel channel, boolean success) {
        Long begin = begun.remove(channel);
        if (begin != null) {
            log.connected(success, System.nanoTime() - begin);
        }
    }
}
