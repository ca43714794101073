package dev.sevenstops.app.parse;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import dev.sevenstops.lifecycle.framing.Framing;
import dev.sevenstops.lifecycle.framing.FramingLimits;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the parse stop, and what they do to the service's listener. */
public final class ParseSettings {
    private static final String MAX_HEADER_SIZE = "stops.parse.max-header-size";
    private static final String MAX_REQUEST_LINE = "stops.parse.max-request-line";
    private static final String MAX_BODY_SIZE = "stops.parse.max-body-size";
    private static final String REJECTION = "stops.parse.rejection";
    private static final String FRAMING = "stops.parse.framing";
    private static final String HEADER_TIMEOUT = "stops.parse.header-timeout";
    private static final String BODY_TIMEOUT = "stops.parse.body-timeout";
    private static final String MIN_BODY_RATE = "stops.parse.min-body-rate";

    /** An hour in milliseconds. */
    private static final int LONGEST = 3_600_000;

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** The widest that a cap can be set: wide enough to hurt. */
    private static final int WIDEST = 64 << 20;

    /**
     * What can be set.
     *
     * <p>16 KiB of headers let a logged-in user with 12 KB of cookies through, and a connection holds no more than that before
     * it is refused.
     */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    MAX_HEADER_SIZE,
                    new Setting.Whole(256, WIDEST),
                    "16384",
                    "bytes of a request's headers at most; larger ones are refused before they are read to their end"),
            new Setting(
                    MAX_REQUEST_LINE,
                    new Setting.Whole(64, WIDEST),
                    "8192",
                    "bytes of a request's first line at most; a longer one is answered 414"),
            new Setting(
                    MAX_BODY_SIZE,
                    new Setting.Whole(0, WIDEST),
                    "1048576",
                    "bytes of a request's body at most; a larger one is answered 413 before it is read"),
            new Setting(
                    REJECTION,
                    new Setting.OneOf(List.of("precise", "helidon")),
                    "precise",
                    "how what is too large is refused: precise says 431 to oversized headers and lets the client read the"
                            + " answer; helidon is the web server as it comes: the connection may be reset first, and the status is"
                            + " 400, if stops.parse.framing is helidon too"),
            new Setting(
                    FRAMING,
                    new Setting.OneOf(List.of("strict", "helidon")),
                    "strict",
                    "where a request ends: strict refuses what RFC 9110 and 9112 do not allow, before the web server parses it;"
                            + " helidon is the web server as it comes, which takes a request that is framed in two ways"),
            new Setting(
                    HEADER_TIMEOUT,
                    new Setting.Whole(0, LONGEST),
                    "10000",
                    "milliseconds from a connection's accept, or a later request's first byte, to the end of the headers; then"
                            + " 408, or nothing to those who never sent a byte. 0: for ever, as the web server comes"),
            new Setting(
                    BODY_TIMEOUT,
                    new Setting.Whole(0, LONGEST),
                    "300000",
                    "milliseconds that one body may be waited for, all together; then 408. 0: for ever"),
            new Setting(
                    MIN_BODY_RATE,
                    new Setting.Whole(0, 1_000_000_000),
                    "240",
                    "bytes of a body for each second of waiting for it, after a grace of 5 seconds; then 408. 0: none"));

    private ParseSettings() {}

    /** The limits that the settings name. */
    public static ParseLimits limits(Settings settings) {
        return new ParseLimits(
                settings.whole(MAX_REQUEST_LINE),
                settings.whole(MAX_HEADER_SIZE),
                settings.whole(MAX_BODY_SIZE),
                settings.text(REJECTION).equals("precise"));
    }

    /**
     * The gate in front of the web server's parser.
     *
     * @return empty where the framing is the web server's own
     */
    public static Optional<Framing> framing(Settings settings) {
        if (!settings.text(FRAMING).equals("strict")) {
            return Optional.empty();
        }
        ParseLimits limits = limits(settings);
        return Optional.of(
                Framing.strict(FramingLimits.defaults().sized(limits.requestLine(), limits.headers(), limits.body())));
    }

    /** How long the headers may take; zero for ever. */
    public static Duration headerTimeout(Settings settings) {
        return Duration.ofMillis(settings.whole(HEADER_TIMEOUT));
    }

    /** How long a body may be waited for; zero for ever. */
    public static Duration bodyTimeout(Settings settings) {
        return Duration.ofMillis(settings.whole(BODY_TIMEOUT));
    }

    /** How fast a body has to come. */
    public static Rate slowestBody(Settings settings) {
        int rate = settings.whole(MIN_BODY_RATE);
        return rate == 0 ? Rate.ANY : new Rate(rate, GRACE);
    }

    /** Sets up the service's listener. */
    public static void apply(ParseLimits limits, WebServerConfig.Builder server) {
        server.addProtocol(Http1Config.builder()
                        .maxPrologueLength(limits.requestLine())
                        .maxHeadersSize(limits.headers())
                        .build())
                .maxPayloadSize(limits.body());
        if (limits.precise()) {
            // otherwise the error handler is not told what was wrong with the request
            server.errorHandling(ErrorHandling.builder().includeEntity(true).build());
        }
    }
}
