package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.run.RunReport.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The real runner with a fake app and a fake generator. Also a main class, for a runner that is to be killed. */
public final class FakeRun {
    private FakeRun() {}

    /** What a run did. */
    record Outcome(int code, List<String> lines) {
        String last() {
            return lines.getLast();
        }
    }

    /**
     * A matrix with one experiment for each behaviour.
     *
     * @param experiments name, name of its load, settings of its arm "before"
     */
    static void writeMatrix(Path root, String... experiments) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                profiles:
                  quick: {blocks: 1, slices: 2, slice: 1s, warm-up: 1s, control: 1s}
                runtimes:
                  default: {jvm-arguments: [-Xmx64m]}
                experiments:
                  accept:
                """);
        for (int i = 0; i < experiments.length; i += 3) {
            yaml.append("""
                        %s:
                          title: A title
                          symptom: A symptom
                          fix: A fix
                          primary: {source: "counter:requests.completed", label: requests, unit: "1"}
                          before: {%s}
                          after: {stops.accept.backlog: 4096}
                          workload: {loads: {%s: {kind: steady, rate: 1, requests: [GET /]}}}
                          control: {loads: {steady: {rate: 1, requests: [GET /]}}}
                    """.formatted(experiments[i], experiments[i + 2], experiments[i + 1]));
        }
        Files.writeString(root.resolve("matrix.yaml"), yaml);
    }

    static Outcome run(Path root, String... properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = run(root, new PrintStream(out, true, StandardCharsets.UTF_8), properties);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static int run(Path root, PrintStream out, String... properties) {
        Properties given = new Properties();
        for (String property : properties) {
            int equals = property.indexOf('=');
            given.setProperty(property.substring(0, equals), property.substring(equals + 1));
        }
        String classPath = System.getProperty("java.class.path");
        Commands commands = Commands.of(
                List.of("-cp", classPath, FakeApp.class.getName()),
                List.of("-cp", classPath, FakeDownstream.class.getName()),
                FakeGenerator.class.getName());
        RunReport report = folder -> new Written("the table", folder.resolve("report.html"));
        return MatrixCommand.run(root, given, commands, report, Terminal.plain(out), FakeProxies::new);
    }

    /** Arguments: the root folder, then properties. */
    public static void main(String[] args) {
        List<String> properties = List.of(args).subList(1, args.length);
        System.exit(run(Path.of(args[0]), System.out, properties.toArray(new String[0])));
    }
}
