package dev.sevenstops.app;

import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.drain.KeepAlive;
import dev.sevenstops.app.drain.TearDown;
import dev.sevenstops.app.middleware.Layer;
import dev.sevenstops.app.middleware.StreamHeads;
import dev.sevenstops.app.parse.OnlyHttp1;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Layers;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.route.RouteTable;
import io.helidon.config.Config;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http2.Http2Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the service's listener speaks: HTTP/1.1, and what is switched on besides. */
final class Protocols {
    /** Key of whether HTTP/2 is spoken. */
    static final String HTTP_2 = "app.http2";

    private static final String KEYSTORE = "app.tls.keystore";

    /** Key of the key store's password, which is never shown. */
    static final String PASSWORD = "app.tls.password";

    /** What can be set. */
    static final List<Setting> SETTINGS = List.of(
            new Setting(
                    HTTP_2,
                    new Setting.OneOf(List.of("off", "on")),
                    "off",
                    "whether the service speaks HTTP/2 beside HTTP/1.1, which the echo does unless this is given: with prior knowledge and by upgrade on a plain listener,"
                            + " by ALPN under TLS. What of the limits holds there and what does not is in lifecycle/HTTP2.md"),
            new Setting(
                    KEYSTORE,
                    new Setting.Text(),
                    "",
                    "PKCS#12 file with the key and the certificate of the service's listener, which speaks TLS then; the admin"
                            + " listener stays plain. Empty: no TLS"),
            new Setting(PASSWORD, new Setting.Text(), "", "password of that file and of its key; never shown"));

    /** Helidon has no switch for it. */
    private static final Duration NEVER = Duration.ofDays(3_650);

    /**
     * What a stream and a connection may send before somebody reads it, RFC 9113 section 6.9.2. Bodies are small here, and a connection
     * holds no more than that of those which nobody has read.
     */
    private static final int WINDOW = 65_535;

    private Protocols() {}

    /**
     * Puts instrumented routes on a listener that is complete otherwise, and what stands in front of its HTTP.
     *
     * @throws StartupFailure if the key store cannot be used
     */
    static RouteTable install(
            WebServerConfig.Builder server,
            Settings settings,
            Config config,
            ParseLimits limits,
            Consumer<HttpRouting.Builder> routing)
            throws StartupFailure {
        Layers plain =
                new Layers(new TearDown(limits.precise()), Patience.defence(settings), ParseSettings.framing(settings));
        Layers layers = tls(settings).map(tls -> plain.with(tls)).orElse(plain);
        if (!http2(settings)) {
            RouteTable table = Lifecycle.install(server, config, layers, routing);
            OnlyHttp1.apply(server);
            return table;
        }
        server.addProtocol(http2(settings, limits));
        return Lifecycle.install(server, config, layers, routing);
    }

    /** Decides whether a connection goes on, and refuses what no gate stands in front of. It is the outermost of the chain. */
    static Layer outermost(Settings settings, ParseLimits limits) {
        KeepAlive keepAlive = new KeepAlive(DrainSettings.keepAlive(settings), limits.precise());
        if (!http2(settings)) {
            return keepAlive;
        }
        StreamHeads heads = new StreamHeads(limits);
        return next -> keepAlive.around(heads.around(next));
    }

    /** The scheme of the listener's addresses. */
    static String scheme(Settings settings) {
        return settings.text(KEYSTORE).isEmpty() ? "http" : "https";
    }

    private static boolean http2(Settings settings) {
        return settings.text(HTTP_2).equals("on");
    }

    /** HTTP/2 within the service's limits. */
    private static Http2Config http2(Settings settings, ParseLimits limits) {
        Duration stall = DrainSettings.stallTimeout(settings);
        return Http2Config.builder()
                .maxConcurrentStreams(DrainSettings.maxStreams(settings))
                .maxHeaderListSize(limits.headers())
                .initialWindowSize(WINDOW)
                .flowControlTimeout(stall.isZero() ? NEVER : stall)
                .build();
    }

    /**
     * The listener's TLS.
     *
     * @return empty for a plain listener
     * @throws StartupFailure if the key store cannot be used
     */
    private static Optional<SSLContext> tls(Settings settings) throws StartupFailure {
        String path = settings.text(KEYSTORE);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        char[] password = settings.text(PASSWORD).toCharArray();
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, password);
            if (!hasKey(store)) {
                throw unusable(path, "there is no private key in it");
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw unusable(path, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static boolean hasKey(KeyStore store) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return true;
            }
        }
        return false;
    }

    private static StartupFailure unusable(String path, String why) {
        return new StartupFailure(
                StartupFailure.USAGE,
                KEYSTORE + "=" + path + ": cannot be used (" + why
                        + "); it must be a PKCS#12 file with a key, such as keytool -genkeypair -storetype PKCS12 makes, and "
                        + PASSWORD + " its password");
    }
}
