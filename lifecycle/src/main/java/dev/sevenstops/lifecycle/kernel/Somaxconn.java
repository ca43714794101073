package dev.sevenstops.lifecycle.kernel;

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
        return Sysctl.read(proc, "net/core/somaxconn");
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
