package dev.sevenstops.gatling.proxy;

import dev.sevenstops.gatling.run.Children;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runner that holds a proxy until it is killed: kind, folder. Prints the proxy's pid and port. */
public final class ProxyHolder {
    private ProxyHolder() {}

    public static void main(String[] args) throws Exception {
        ProxyKind kind = ProxyKind.of(args[0]).orElseThrow();
        RunningProxy proxy =
                Proxies.start(kind, ProxyOptions.defaults(), 1, Path.of(args[1]), List.of(), Map.of(), new Children());
        System.out.println(proxy.pid() + " " + proxy.port());
        System.in.read();
        Runtime.getRuntime().halt(0);
    }
}
