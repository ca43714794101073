package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For builds that have no reverse proxies: every cell that asks for one is skipped. */
final class NoProxies implements ProxyLauncher {
    private NoProxies() {}

    static ProxyLauncher of(Map<String, Path> binaries, Commands commands, Children children) {
        return new NoProxies();
    }

    @Override
    public Optional<String> missing(String kind) {
        return Optional.of("this build cannot start the reverse proxy " + kind);
    }

    @Override
    public Running start(String kind, ProxyChoice choice, int upstreamPort, Path folder, List<String> commandPrefix)
            throws IOException {
        throw new IOException(missing(kind).orElse(""));
    }
}
