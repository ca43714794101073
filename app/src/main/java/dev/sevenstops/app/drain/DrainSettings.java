package dev.sevenstops.app.drain;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The settings of the drain stop, and what they do to the service's listener. */
public final class DrainSettings {
    private static final String EXPORT = "stops.drain.export";
    private static final String GZIP_EXPORTS = "stops.drain.gzip-exports";
    private static final String KEEP_ALIVE = "stops.drain.keep-alive";
    private static final String IDLE_TIMEOUT = "stops.drain.idle-timeout";
    private static final String STALL_TIMEOUT = "stops.drain.stall-timeout";
    private static final String MIN_RATE = "stops.drain.min-rate";
    private static final String MAX_STREAMS = "stops.drain.max-streams";
    private static final String SEND_BUFFER = "stops.drain.send-buffer";

    /**
     * Helidon reads the time from a clock that ticks once a second, and two ticks are a little more than a second apart: with a
     * timeout of one second a tick alone would close connections that have been idle for a moment.
     */
    private static final long SHORTEST_TIMEOUT = 2_000;

    /**
     * Pieces that wait for a client in the arm that has a queue. An export of 128 MB fits: the web server waits ten seconds for
     * a place in a full queue and then gives the response up.
     */
    private static final int QUEUE = 8_192;

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    EXPORT,
                    new Setting.OneOf(List.of("streamed", "buffered", "queued")),
                    "streamed",
                    "how GET /orders/export answers: page by page, as fast as the client reads (streamed); from memory"
                            + " when all of it is there, with its Content-Length (buffered); or page by page into the web"
                            + " server's write queue, which takes what the client does not read (queued; it is the"
                            + " listener's, so every response passes through it)"),
            new Setting(
                    GZIP_EXPORTS,
                    new Setting.Whole(0, 10_000),
                    "64",
                    "exports that are compressed at once at most, for clients that ask for gzip; each holds 0.3 MB outside"
                            + " of the heap. The others are sent as they are; 0 compresses none"),
            new Setting(
                    KEEP_ALIVE,
                    new Setting.Flag(),
                    "true",
                    "whether a connection serves another request; false closes it after each response"),
            new Setting(
                    IDLE_TIMEOUT,
                    new Setting.Whole(SHORTEST_TIMEOUT, 3_600_000),
                    "60000",
                    "milliseconds after which a connection without a request is closed; the web server's clock for it"
                            + " ticks once a second, so it may be a second less, or two more"),
            new Setting(
                    STALL_TIMEOUT,
                    new Setting.Whole(0, 3_600_000),
                    "60000",
                    "milliseconds that a write of 64 KiB at most may wait for the client; then the connection is reset, and with"
                            + " it goes what the kernel holds for it. On HTTP/2 also how long a stream may wait for its client's"
                            + " windows, and up to five seconds more: then the stream is reset, and its connection goes on. 0: for ever"),
            new Setting(
                    MIN_RATE,
                    new Setting.Whole(0, 1_000_000_000),
                    "240",
                    "bytes that a client has to take of a response for each second that writes have waited for it, after a"
                            + " grace of 5 seconds. On HTTP/2 it holds for each stream and its waits for the client's windows, too,"
                            + " so that one byte now and then keeps no stream open. 0: none"),
            new Setting(
                    MAX_STREAMS,
                    new Setting.Whole(1, 10_000),
                    "100",
                    "streams of one HTTP/2 connection that may be open at once; one more ends the connection"),
            new Setting(
                    SEND_BUFFER,
                    new Setting.Whole(0, 16_777_216),
                    "262144",
                    "bytes that the kernel is asked to hold of what a connection's client has not yet taken (SO_SNDBUF; Linux gives"
                            + " twice as much for its bookkeeping). A response that nobody reads is made until they are full, at"
                            + " the cost of all others. A client takes no more than these for each round trip: 5 MB a second"
                            + " at 50 ms. 0: as many as the kernel thinks fit, megabytes"));

    private DrainSettings() {}

    /** How an export is sent. */
    public static ExportArm export(Settings settings) {
        return ExportArm.valueOf(settings.text(EXPORT).toUpperCase(Locale.ROOT));
    }

    /** Exports that are compressed at once at most. */
    public static int gzipExports(Settings settings) {
        return settings.whole(GZIP_EXPORTS);
    }

    /** Whether a connection serves more than one request. */
    public static boolean keepAlive(Settings settings) {
        return Boolean.parseBoolean(settings.text(KEEP_ALIVE));
    }

    /** How long a write may wait; zero for ever. */
    public static Duration stallTimeout(Settings settings) {
        return Duration.ofMillis(settings.whole(STALL_TIMEOUT));
    }

    /** How fast a response has to be taken. */
    public static Rate slowestDrain(Settings settings) {
        int rate = settings.whole(MIN_RATE);
        return rate == 0 ? Rate.ANY : new Rate(rate, GRACE);
    }

    /** Streams of one connection that may be open at once. */
    public static int maxStreams(Settings settings) {
        return settings.whole(MAX_STREAMS);
    }

    /** Sets up the sockets of the service's connections. */
    public static void apply(Settings settings, SocketOptions.Builder sockets) {
        int sendBuffer = settings.whole(SEND_BUFFER);
        if (sendBuffer > 0) {
            sockets.socketSendBufferSize(sendBuffer);
        }
    }

    /** Sets up the service's listener. */
    public static void apply(Settings settings, WebServerConfig.Builder server) {
        Duration timeout = Duration.ofMillis(settings.whole(IDLE_TIMEOUT));
        Duration quarter = timeout.dividedBy(4);
        server.idleConnectionTimeout(timeout)
                .idleConnectionPeriod(quarter.compareTo(LONGEST_PERIOD) < 0 ? quarter : LONGEST_PERIOD)
                // a queue would take what the client does not read: memory instead of backpressure, and buffers that
                // are used again would be overwritten before they are sent
                .writeQueueLength(export(settings) == ExportArm.QUEUED ? QUEUE : 0);
    }
}
