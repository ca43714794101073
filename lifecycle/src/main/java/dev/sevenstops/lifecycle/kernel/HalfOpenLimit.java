package dev.sevenstops.lifecycle.kernel;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How many handshakes of one listener may be half open: the SYN has come, the ACK has not.
 *
 * <p>Despite its name {@code net.ipv4.tcp_max_syn_backlog} is that limit only where SYN cookies are switched off, and then three
 * quarters of it (tcp_input.c, {@code tcp_conn_request}; the rest is for peers that are known to be alive). The other limit is always
 * there and is the length of the accept queue ({@code inet_csk_reqsk_queue_is_full}): beyond it the kernel answers with cookies,
 * or drops where they are switched off. On Linux 6.18, 100 handshakes without an ACK: backlog 16 held 17 of them, with 83 cookies or
 * 83 drops; backlog 4096 with tcp_max_syn_backlog 64 held all of them with cookies and 49 without.
 */
public final class HalfOpenLimit {
    private HalfOpenLimit() {}

    /**
     * Reads the limit.
     *
     * @param proc the /proc file system
     * @param queueLimit connections that may wait to be accepted, see {@link Somaxconn#effective}
     * @return empty where the kernel does not show it
     */
    public static OptionalInt read(Path proc, int queueLimit) {
        OptionalInt cookies = Sysctl.read(proc, "net/ipv4/tcp_syncookies");
        OptionalInt synBacklog = Sysctl.read(proc, "net/ipv4/tcp_max_syn_backlog");
        if (synBacklog.isEmpty()) {
            return OptionalInt.empty();
        }
        int most = synBacklog.getAsInt() - synBacklog.getAsInt() / 4;
        // a kernel that is built without cookies has no such setting
        return OptionalInt.of(cookies.orElse(0) == 0 ? Math.min(queueLimit, most) : queueLimit);
    }
}
