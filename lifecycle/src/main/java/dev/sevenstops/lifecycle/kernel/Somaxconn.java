package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.io.InputStream;
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
        // in one read of many bytes: the kernel ends a sysctl file after the first read, and Files.readString begins
        // with one
        // byte where the size is unknown, so that it makes 4 out of 4096
        try (InputStream in = Files.newInputStream(proc.resolve("sys/net/core/somaxconn"))) {
            byte[] bytes = new byte[32];
            int length = in.read(bytes);
            return length <= 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(new String(bytes, 0, length, StandardCharsets.US_ASCII).trim()));
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
