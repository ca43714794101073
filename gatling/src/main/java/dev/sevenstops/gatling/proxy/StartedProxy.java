package dev.sevenstops.gatling.proxy;

import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A proxy that runs, whatever its kind. */
final class StartedProxy implements RunningProxy {
    static final String ERROR_LOG = "error.log";

    private final Launch launch;
    private final int port;
    private final long pid;
    private final String version;
    private final Optional<Certificate> certificate;
    private final Processes.Running process;
    private final ProxyLog log;

    StartedProxy(
            Launch launch,
            int port,
            long pid,
            String version,
            Optional<Certificate> certificate,
            Processes.Running process,
            Path accessLog) {
        this.launch = launch;
        this.port = port;
        this.pid = pid;
        this.version = version;
        this.certificate = certificate;
        this.process = process;
        this.log = new ProxyLog(launch.kind(), accessLog, launch.folder().resolve(ERROR_LOG));
    }

    @Override
    public ProxyKind kind() {
        return launch.kind();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Map<String, String> options() {
        return launch.recorded();
    }

    @Override
    public Optional<Path> certificate() {
        return certificate.map(Certificate::certificate);
    }

    @Override
    public Processes.Running process() {
        return process;
    }

    @Override
    public ProxyTimes times(Instant from, Instant to) throws IOException {
        return log.times(from, to);
    }

    @Override
    public void askToEnd() {
        process.askToEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
