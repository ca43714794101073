package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel has dropped at one listening socket since it was opened. ListenOverflows counts a whole network namespace: what is left
 * of the other arm's burst, whose handshakes the kernel retransmits in common steps, counts there too, and who else listens. The kernel
 * also counts at the socket (sk_drops, raised by tcp_listendrop wherever ListenDrops is), and gives it out over sock_diag, which {@code ss}
 * of iproute2 asks: the {@code d} of {@code skmem}, see ss(8).
 */
final class ListenerDrops {
    private static final Pattern DROPS = Pattern.compile("skmem:\\([^)]*\\bd(\\d+)\\)");
    private static final long SECONDS = 10;

    private ListenerDrops() {}

    /**
     * Asks, in the network namespace of this process.
     *
     * @param port that the socket listens on
     * @return the drops; empty where {@code ss} is not installed or does not know
     * @throws InterruptedException if interrupted meanwhile
     */
    static OptionalLong at(int port) throws InterruptedException {
        try {
            Process ss = new ProcessBuilder("ss", "-Hltnm", "sport = :" + port)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                ss.getOutputStream().close();
                String answer = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return ss.waitFor(SECONDS, TimeUnit.SECONDS) && ss.exitValue() == 0 ? in(answer) : OptionalLong.empty();
            } finally {
                ss.destroyForcibly();
            }
        } catch (IOException notInstalled) {
            return OptionalLong.empty();
        }
    }

    /** The drops of all listed sockets; empty if none is listed. */
    static OptionalLong in(String answer) {
        OptionalLong drops = OptionalLong.empty();
        for (Matcher matcher = DROPS.matcher(answer); matcher.find(); ) {
            drops = OptionalLong.of(drops.orElse(0) + Long.parseLong(matcher.group(1)));
        }
        return drops;
    }
}
