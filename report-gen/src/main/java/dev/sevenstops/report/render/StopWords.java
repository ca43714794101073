package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Stop;

/** What happens at a stop, in a sentence, for the head of its page. */
final class StopWords {
    private StopWords() {}

    static String of(String stop) {
        return Stop.of(stop)
                .map(StopWords::of)
                .orElse("What it costs to watch the seven stops: the same service with the instrument on and off.");
    }

    private static String of(Stop stop) {
        return switch (stop) {
            case ACCEPT ->
                "The kernel completes the handshake, and the connection waits in the accept queue until the process takes"
                        + " it. A full queue drops without a word to any log.";
            case PARSE ->
                "Bytes become a request line, headers and a body, under size caps. Caps below real cookies refuse"
                        + " logged-in users; caps of megabytes fill the memory.";
            case ROUTE -> "Method and path choose one handler. Where patterns overlap, the wrong one may run.";
            case MIDDLEWARE ->
                "Authentication, logging and limits run in order. In the wrong order a handler is reached before them.";
            case HANDLE ->
                "Business logic, mostly waiting for a database or another service. One slow part makes the tail of all.";
            case SERIALIZE ->
                "The result becomes bytes: CPU that grows with the payload, while other requests wait behind it.";
            case DRAIN ->
                "Bytes go to a client that may read slower than the handler writes. What is not taken waits in memory.";
        };
    }
}
