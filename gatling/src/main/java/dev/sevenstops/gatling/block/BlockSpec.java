package dev.sevenstops.gatling.block;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.WarmUp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the generator of one block is asked to do. Written by the runner as JSON, read by the generator's process.
 *
 * @param experiment the experiment's id
 * @param targets the processes under test, by arm
 * @param workload what the measured slices send
 * @param control what the counter-test's slices send
 * @param warmUpSeconds the most load on every arm before the first slice: it ends when all of them have settled
 * @param slices in the order in which they are to be run
 * @param resultFile where the generator writes its {@link BlockMeasurement}, atomically
 * @param gatlingFolder where Gatling keeps its own log, to be rendered after the measuring
 * @param tokenSecret signs the bearer tokens (HS256, at least 32 bytes); may be empty if no request carries one
 */
public record BlockSpec(
        String experiment,
        Map<String, Target> targets,
        Workload workload,
        Workload control,
        double warmUpSeconds,
        List<PlannedSlice> slices,
        String resultFile,
        String gatlingFolder,
        String tokenSecret) {

    /**
     * A process under test, started and identified by the runner.
     *
     * @param port of the service on the loopback address
     * @param adminPort of the listener that answers /observe/metrics and /observe/settings
     * @param pid the process
     * @param proxy the reverse proxy in front of it, if there is one
     * @param downstream the process with the services that it depends on, if there is one
     * @param tls whether the service's port speaks TLS
     */
    public record Target(
            int port, int adminPort, long pid, Optional<Proxy> proxy, Optional<Downstream> downstream, boolean tls) {

        /** A process under test that depends on no services. */
        public Target(int port, int adminPort, long pid, Optional<Proxy> proxy) {
            this(port, adminPort, pid, proxy, Optional.empty(), false);
        }

        /** What the addresses of requests begin with, such as {@code http://127.0.0.1:40123}. */
        public String origin() {
            return (tls ? "https" : "http") + "://127.0.0.1:" + entryPort();
        }

        /** The port that requests are sent to: the proxy's, or the service's own. */
        public int entryPort() {
            return proxy.map(Proxy::port).orElse(port);
        }
    }

    /**
     * A reverse proxy, started by the runner.
     *
     * @param kind such as {@code nginx}
     * @param port that it listens on, on the loopback address
     * @param pid the process; of several, the one that the others belong to
     */
    public record Proxy(String kind, int port, long pid) {}

    /**
     * The services that a process under test depends on, started by the runner.
     *
     * @param adminPort of the listener that answers /observe/work
     * @param pid the process
     */
    public record Downstream(int adminPort, long pid) {}

    /**
     * A slice to come.
     *
     * @param seed of its workload; slices that are compared share it
     * @param seconds length of the send schedule
     */
    public record PlannedSlice(int index, String arm, Slice.Kind kind, long seed, double seconds) {}

    /**
     * What the generator hands back.
     *
     * @param startedAt the instant that the slices' offsets count from
     * @param warmUpSeconds wall time that the warm-up took, of all arms together
     * @param measureSeconds wall time from the first slice's start to the last slice's end
     * @param slices one for each planned slice, in the same order
     * @param warmUps what the warm-up said of each arm; empty if there was none
     */
    public record BlockMeasurement(
            Instant startedAt,
            double warmUpSeconds,
            double measureSeconds,
            List<Slice> slices,
            Map<String, WarmUp> warmUps) {}
}
