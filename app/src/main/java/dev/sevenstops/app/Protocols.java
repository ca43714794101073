package dev.sevenstops.app;

import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Setting;
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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the service's listener speaks besides plain HTTP/1.1. */
final class Protocols {
    private static final String HTTP_2 = "app.http2";
    private static final String KEYSTORE = "app.tls.keystore";

    /** Key of the key store's password, which is never shown. */
    static final String PASSWORD = "app.tls.password";

    /** What can be set. */
    static final List<Setting> SETTINGS = List.of(
            new Setting(
                    HTTP_2,
                    new Setting.OneOf(List.of("off", "on")),
                    "off",
                    "whether the service speaks HTTP/2 beside HTTP/1.1: with prior knowledge and by upgrade on a plain listener,"
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

    /** Whether the service speaks HTTP/2. */
    static boolean http2(Settings settings) {
        return settings.text(HTTP_2).equals("on");
    }

    /** HTTP/2 within the service's limits. */
    static Http2Config http2(Settings settings, ParseLimits limits) {
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
    static Optional<SSLContext> tls(Settings settings) throws StartupFailure {
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
