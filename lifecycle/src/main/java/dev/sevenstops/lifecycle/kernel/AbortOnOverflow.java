package dev.sevenstops.lifecycle.kernel;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * {@code net.ipv4.tcp_abort_on_overflow} of this network namespace: 1 if a client whose handshake finds the accept queue full gets a reset, 0
 * if it is left waiting.
 */
public final class AbortOnOverflow {
    private AbortOnOverflow() {}

    /**
     * Reads the setting.
     *
     * @param proc the /proc file system
     * @return empty where the kernel does not show it
     */
    public static OptionalInt read(Path proc) {
        return Sysctl.read(proc, "net/ipv4/tcp_abort_on_overflow");
    }
}
