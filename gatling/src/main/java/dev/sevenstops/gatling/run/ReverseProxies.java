package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.proxy.Proxies;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.proxy.ProxyKind;
import dev.sevenstops.gatling.proxy.ProxyOptions;
import dev.sevenstops.gatling.proxy.RunningProxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real reverse proxies, as children of the run. */
final class ReverseProxies implements ProxyLauncher {
    private final Map<ProxyKind, Path> binaries = new HashMap<>();
    private final Children children;

    private ReverseProxies(Map<String, Path> binaries, Children children) {
        binaries.forEach((kind, file) -> ProxyKind.of(kind).ifPresent(known -> this.binaries.put(known, file)));
        this.children = children;
    }

    /** See {@link ProxyLauncher.Factory}; the proxies know by themselves how to start Java. */
    static ProxyLauncher of(Map<String, Path> binaries, Commands commands, Children children) {
        return new ReverseProxies(binaries, children);
    }

    @Override
    public Optional<String> impossible(String kind, Setup setup) {
        Optional<ProxyKind> known = ProxyKind.of(kind);
        if (known.isEmpty()) {
            return Optional.of("there is no reverse proxy '" + kind + "'");
        }
        if (setup.network().isPresent() && known.get() != ProxyKind.EMBEDDED) {
            // Whether these two answer is asked from this process, which is outside.
            return Optional.of(kind + " cannot be started in a network namespace: use direct or embedded");
        }
        return Proxies.missing(known.get(), binaries).or(() -> Proxies.impossible(known.get(), options(setup.proxy())));
    }

    @Override
    public RunningProxy start(String kind, Setup setup, int upstreamPort, Path folder, List<String> commandPrefix)
            throws ProxyFailure, InterruptedException {
        ProxyKind known =
                ProxyKind.of(kind).orElseThrow(() -> new ProxyFailure("there is no reverse proxy '" + kind + "'"));
        return Proxies.start(known, options(setup.proxy()), upstreamPort, folder, commandPrefix, binaries, children);
    }

    private static ProxyOptions options(ProxyChoice choice) {
        return new ProxyOptions(choice.tls(), choice.requestBuffering(), choice.responseBuffering());
    }
}
