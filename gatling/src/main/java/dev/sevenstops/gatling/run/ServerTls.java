package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.proxy.Certificate;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * TLS that the servers of a block end themselves: both with the same certificate, made for the block. The generator trusts whatever it is
 * shown, as Gatling's client does unless it is told otherwise; who answers is asked of the admin listener, which speaks no TLS.
 */
final class ServerTls {
    private ServerTls() {}

    /**
     * Makes a certificate.
     *
     * @param work where its folder goes
     * @return the settings with which a server shows it
     */
    static Map<String, String> settings(Path work) throws BlockFailure, IOException, InterruptedException {
        try {
            Certificate certificate = Certificate.make(Files.createDirectories(work.resolve("tls")));
            return Map.of(
                    Catalogue.TLS_KEY_STORE,
                    certificate.keyStore().toAbsolutePath().toString(),
                    Catalogue.TLS_PASSWORD,
                    Certificate.PASSWORD);
        } catch (ProxyFailure e) {
            throw new BlockFailure("the servers cannot speak TLS: " + e.reason());
        }
    }

    /** Whether a server with these settings speaks TLS. */
    static boolean isOn(Map<String, String> settings) {
        return !settings.getOrDefault(Catalogue.TLS_KEY_STORE, "").isEmpty();
    }
}
