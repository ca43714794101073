package dev.sevenstops.corpus;

import java.util.List;
import java.util.Set;

/**
 * One case of the corpus.
 *
 * @param group what it is about, such as {@code chunks}
 * @param name unique
 * @param rfc what decides, such as {@code 9112 6.1}
 * @param requests the requests that are served, in order
 * @param rejected the status of the answer that ends the connection after them, one of these; empty if there is none
 * @param bytes what the client sends, before it closes its half; one character stands for one byte
 */
public record FramingCase(String group, String name, String rfc, List<Seen> requests, Set<Integer> rejected, String bytes) {

    /**
     * A request as the server sees it.
     *
     * @param method its method
     * @param target path and query
     * @param body one character for each byte
     */
    public record Seen(String method, String target, String body) {}

    @Override
    public String toString() {
        return name;
    }
}
