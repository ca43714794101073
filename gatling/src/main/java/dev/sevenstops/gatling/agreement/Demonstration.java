package dev.sevenstops.gatling.agreement;

import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.gatling.run.Commands;
import dev.sevenstops.report.agreement.Agreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Starts the service in echo mode, once for each framing, and a lane for each proxy in front of each; all at the same time. */
final class Demonstration {
    private final Commands commands;
    private final Children children;
    private final Path work;
    private final Consumer<String> progress;

    Demonstration(Commands commands, Children children, Path work, Consumer<String> progress) {
        this.commands = commands;
        this.children = children;
        this.work = work;
        this.progress = progress;
    }

    /** What all lanes found. */
    record Found(List<Agreement.Front> fronts, List<Agreement.Cell> cells) {}

    private record Started(Via via, String framing, Future<Lane.Found> found) {}

    /** Sends the cases. */
    Found run(List<String> framings, List<Via> vias, List<FramingCase> cases)
            throws ProxyFailure, IOException, InterruptedException {
        List<JavaProcess> services = new ArrayList<>();
        List<Started> lanes = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String framing : framings) {
                JavaProcess service = service(framing);
                services.add(service);
                for (Via via : vias) {
                    Lane lane =
                            new Lane(via, framing, service.port(), work.resolve(framing + "-" + via.id()), children);
                    lanes.add(new Started(via, framing, executor.submit(() -> lane.run(cases))));
                }
            }
            try {
                return collect(lanes);
            } finally {
                executor.shutdownNow();
            }
        } finally {
            services.forEach(JavaProcess::close);
        }
    }

    private Found collect(List<Started> lanes) throws ProxyFailure, InterruptedException {
        List<Agreement.Front> fronts = new ArrayList<>();
        List<Agreement.Cell> cells = new ArrayList<>();
        for (Started lane : lanes) {
            try {
                Lane.Found found = lane.found().get();
                Agreement.Front front = new Agreement.Front(lane.via().id(), found.version());
                if (!fronts.contains(front)) {
                    fronts.add(front);
                }
                cells.addAll(found.cells());
                progress.accept(lane.framing() + ", " + lane.via().id() + ": "
                        + found.cells().size() + " cases");
            } catch (ExecutionException e) {
                throw new ProxyFailure(lane.framing() + ", " + lane.via().id() + ": " + e.getCause());
            }
        }
        return new Found(List.copyOf(fronts), List.copyOf(cells));
    }

    private JavaProcess service(String framing) throws ProxyFailure, IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(commands.java().toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(commands.app());
        command.addAll(
                List.of("--echo", "--supervised", "app.port=0", "app.admin.port=0", "stops.parse.framing=" + framing));
        return JavaProcess.start(
                children, "echo with framing " + framing, command, work.resolve("service-" + framing + ".log"));
    }
}
