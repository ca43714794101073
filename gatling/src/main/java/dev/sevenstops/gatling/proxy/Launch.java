package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every kind of proxy is started with.
 *
 * @param upstreamPort of the service, on the loopback address
 * @param folder for everything that the proxy writes
 * @param prefix command that the proxy's command is put behind, such as {@code taskset -c 0}
 */
record Launch(
        ProxyKind kind, ProxyOptions options, int upstreamPort, Path folder, List<String> prefix, Processes processes) {

    /** The file that gets what the proxy says besides its log of requests. */
    Path messages() {
        return folder.resolve("messages.log");
    }

    String name() {
        return (kind == ProxyKind.EMBEDDED ? "embedded proxy" : kind.id()) + " in front of port " + upstreamPort;
    }

    /** Writes a file from a template among this package's resources; {@code @name@} is replaced by the value. */
    Path write(String resource, Map<String, String> values) throws IOException {
        try (InputStream stream = Launch.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("the template " + resource + " is missing from the class path");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return Files.writeString(folder.resolve(resource), text);
        }
    }

    /** The options as they are recorded with the results. */
    Map<String, String> recorded() {
        Map<String, String> recorded = new TreeMap<>();
        recorded.put("tls", onOff(options.tls()));
        recorded.put("request.buffering", onOff(options.requestBuffering()));
        recorded.put("response.buffering", onOff(options.responseBuffering()));
        recorded.put("connect.timeout", options.connectTimeout().toMillis() + " ms");
        recorded.put("answer.timeout", options.answerTimeout().toMillis() + " ms");
        recorded.put("upstream", "HTTP/1.1, keep-alive");
        return recorded;
    }

    static String onOff(boolean value) {
        return value ? "on" : "off";
    }
}
