package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Reads a whole number that the kernel can be set to, as {@code sysctl} does; of this network namespace for those below {@code net}. */
final class Sysctl {
    private Sysctl() {}

    /**
     * Reads one.
     *
     * @param proc the /proc file system
     * @param name with slashes, such as {@code net/core/somaxconn}
     * @return empty where the kernel does not show it
     */
    static OptionalInt read(Path proc, String name) {
        // in one read of many bytes: the kernel ends a sysctl file after the first read, and Files.readString begins
        // with one byte where the size is unknown, so that it makes 4 out of 4096
        try (InputStream in = Files.newInputStream(proc.resolve("sys").resolve(name))) {
            byte[] bytes = new byte[32];
            int length = in.read(bytes);
            return length <= 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(new String(bytes, 0, length, StandardCharsets.US_ASCII).trim()));
        } catch (IOException absent) {
            return OptionalInt.empty();
        }
    }
}
