package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What differs between the installed servers: their configuration and their command lines. */
enum ServerProgram {
    NGINX("nginx.conf", "nginx version: nginx/", "-v") {
        @Override
        void kind(Launch launch, Optional<Certificate> certificate, Map<String, String> values) {
            // As root nginx would hand its workers to an account that cannot read the run's folder.
            boolean root = "root".equals(System.getProperty("user.name"));
            values.put("user", root ? "user root;" : "");
            values.put("ssl", certificate.isPresent() ? " ssl" : "");
            values.put(
                    "certificate",
                    certificate
                            .map(c -> "ssl_certificate " + c.certificate().getFileName() + "; ssl_certificate_key "
                                    + c.key().getFileName() + ";")
                            .orElse(""));
            values.put("requestBuffering", Launch.onOff(launch.options().requestBuffering()));
            values.put("responseBuffering", Launch.onOff(launch.options().responseBuffering()));
        }

        @Override
        List<String> check(Path program, Path configuration) {
            return List.of(program.toString(), "-t", "-q", "-p", folder(configuration), "-c", configuration.toString());
        }

        @Override
        List<String> run(Path program, Path configuration) {
            return List.of(program.toString(), "-p", folder(configuration), "-c", configuration.toString());
        }
    },

    HAPROXY("haproxy.cfg", "HAProxy version ", "-v") {
        @Override
        void kind(Launch launch, Optional<Certificate> certificate, Map<String, String> values) {
            values.put(
                    "ssl",
                    certificate.map(c -> " ssl crt " + c.both().getFileName()).orElse(""));
            values.put("requestBuffering", launch.options().requestBuffering() ? "option http-buffer-request" : "");
        }

        @Override
        List<String> check(Path program, Path configuration) {
            return List.of(program.toString(), "-c", "-q", "-f", configuration.toString());
        }

        @Override
        List<String> run(Path program, Path configuration) {
            return List.of(program.toString(), "-db", "-f", configuration.toString());
        }
    };

    /** Where both write a line for each request. */
    static final String ACCESS_LOG = "access.log";

    private final String template;
    private final String versionPrefix;
    private final String versionOption;

    ServerProgram(String template, String versionPrefix, String versionOption) {
        this.template = template;
        this.versionPrefix = versionPrefix;
        this.versionOption = versionOption;
    }

    /** The values of the template that only this kind has. */
    abstract void kind(Launch launch, Optional<Certificate> certificate, Map<String, String> values);

    /** The command that checks a configuration and ends. */
    abstract List<String> check(Path program, Path configuration);

    /** The command that serves in the foreground. */
    abstract List<String> run(Path program, Path configuration);

    Path configure(Launch launch, int port, String identity, Optional<Certificate> certificate) throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("port", Integer.toString(port));
        values.put("upstream", Integer.toString(launch.upstreamPort()));
        values.put("identity", identity);
        values.put("connect", Long.toString(launch.options().connectTimeout().toMillis()));
        values.put("answer", Long.toString(launch.options().answerTimeout().toMillis()));
        kind(launch, certificate, values);
        return launch.write(template, values);
    }

    List<String> version(Path program) {
        return List.of(program.toString(), versionOption);
    }

    /** The version in what the program printed when asked for it. */
    String version(String output) {
        return output.lines()
                .filter(line -> line.startsWith(versionPrefix))
                .map(line -> line.substring(versionPrefix.length()).split(" ", 2)[0])
                .findFirst()
                .orElse("unknown");
    }

    static ServerProgram of(ProxyKind kind) {
        return switch (kind) {
            case NGINX -> NGINX;
            case HAPROXY -> HAPROXY;
            case EMBEDDED -> throw new IllegalArgumentException("the embedded proxy is no installed server");
        };
    }

    private static String folder(Path configuration) {
        return configuration.resolveSibling("").toString() + "/";
    }
}
