package dev.sevenstops.gatling.workload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One concrete request. Headers and body are made anew from the seed whenever they are asked for: a schedule would be large
 * otherwise.
 *
 * @param request the operation
 * @param path the operation's path with its placeholders filled in
 * @param seed of headers and body
 */
public record Message(Workload.Request request, String path, long seed) {
    /**
     * Headers and body with their placeholders filled in.
     *
     * @param headers by name, in the order in which they are sent
     * @param body empty for none
     */
    public record Content(Map<String, String> headers, String body) {}

    /** The next message of an operation; {@code path} is the operation's path, read beforehand. */
    static Message next(Workload.Request request, Template path, SplittableRandom random) {
        boolean plain = request.headers().isEmpty() && request.body().isEmpty();
        return new Message(request, path.expand(random), plain ? 0 : random.nextLong());
    }

    /** Headers and body; the same at every call. */
    public Content content() {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .forEach((name, value) -> headers.put(name, Template.text(value).expand(random)));
        return new Content(headers, Template.text(request.body()).expand(random));
    }

    /** Counts everything that is sent. A token counts by its scopes: its bytes are different in every block. */
    void addTo(Fingerprint fingerprint) {
        Content content = content();
        fingerprint
                .add(request.method())
                .add(path)
                .add(request.token().orElse(""))
                .add(content.headers().size());
        content.headers().forEach((name, value) -> fingerprint.add(name).add(value));
        fingerprint.add(content.body());
    }
}
