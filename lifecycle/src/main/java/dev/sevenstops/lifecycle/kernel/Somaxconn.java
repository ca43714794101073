package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** {@code net.core.somaxconn} of this network namespace: the kernel silently cuts every larger backlog down to it. */
public final class Somaxconn {
    private Somaxconn() {}

    /**
     * Reads the limit.
     *
     * @param proc the /proc file system
     * @return empty where the kernel does not show it
     */
    public static OptionalInt read(Path proc) {
        try {
            String text = Files.readString(proc.resolve("sys/net/core/somaxconn"), StandardCharsets.US_ASCII);
            return OptionalInt.of(Integer.parseInt(text.trim()));
        } catch (IOException absent) {
            return OptionalInt.empty();
        }
    }

    /**
     * The length that an accept queue really gets.
     *
     * @param backlog what the server asks for
     * @param somaxconn the limit
     */
    public static int effective(int backlog, int somaxconn) {
        return Math.min(backlog, somaxconn);
    }
}
