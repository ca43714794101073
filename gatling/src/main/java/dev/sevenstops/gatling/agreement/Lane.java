package dev.sevenstops.gatling.agreement;

import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.gatling.proxy.Proxies;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.proxy.ProxyOptions;
import dev.sevenstops.gatling.proxy.ProxyRequest;
import dev.sevenstops.gatling.proxy.RunningProxy;
import dev.sevenstops.gatling.proxy.undertow.LaxProxy;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.agreement.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends cases, one after the other, to a service: without a proxy, or through one that it starts. */
final class Lane {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long SETTLED_MILLIS = 60;
    private static final long SETTLED_WITHIN_MILLIS = 2_000;
    /** How long it is quiet before and after a case that is sent again, and how often that is. */
    private static final long ALONE_MILLIS = 250;

    private static final int TIMES_AGAIN = 3;
    /** The resolution of a proxy's clock, and a little more. */
    private static final long CLOCK_MILLIS = 2;

    private static final int SHOWN_BYTES = 1_000;

    private final Via via;
    private final String framing;
    private final int servicePort;
    private final Path folder;
    private final Children children;

    Lane(Via via, String framing, int servicePort, Path folder, Children children) {
        this.via = via;
        this.framing = framing;
        this.servicePort = servicePort;
        this.folder = folder;
        this.children = children;
    }

    /**
     * What the lane found.
     *
     * @param version of the proxy; empty without one
     */
    record Found(String version, List<Agreement.Cell> cells) {}

    private record Seen(FramingCase one, Sent sent, List<Relayed> connections, List<Answer> heard) {}

    /**
     * The connection of a case.
     *
     * @param clientPort where it came from
     * @param from when it began
     */
    record Sent(int clientPort, Instant from) {}

    /** Sends all of them. */
    Found run(List<FramingCase> cases) throws ProxyFailure, IOException, InterruptedException {
        if (via == Via.DIRECT) {
            List<Agreement.Cell> cells = new ArrayList<>();
            for (FramingCase one : cases) {
                String heard = Sender.send(servicePort, one.bytes(), 0, () -> Long.MIN_VALUE / 2)
                        .text();
                cells.add(cell(one, Judge.direct(one, Answers.in(heard)), one.bytes(), heard));
            }
            return new Found("", cells);
        }
        Files.createDirectories(folder);
        try (Tap tap = Tap.inFrontOf(servicePort)) {
            if (via.kind().isPresent()) {
                ProxyOptions options = ProxyOptions.defaults().withTimeouts(CONNECT, ANSWER);
                try (RunningProxy proxy =
                        Proxies.start(via.kind().get(), options, tap.port(), folder, List.of(), Map.of(), children)) {
                    return new Found(proxy.version(), through(tap, proxy.port(), cases));
                }
            }
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    LaxProxy.class.getName(),
                    Integer.toString(tap.port()),
                    log().toString());
            try (JavaProcess proxy = JavaProcess.start(children, via.id(), command, folder.resolve("messages.log"))) {
                return new Found(proxy.version(), through(tap, proxy.port(), cases));
            }
        }
    }

    private Path log() {
        return folder.resolve("access.log");
    }

    private List<Agreement.Cell> through(Tap tap, int port, List<FramingCase> cases)
            throws IOException, InterruptedException {
        List<Seen> all = new ArrayList<>();
        for (FramingCase one : cases) {
            all.add(seen(tap, port, one, SETTLED_MILLIS));
        }
        List<Agreement.Cell> cells = cells(all);
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).verdict() == Verdict.DISAGREE) {
                Agreement.Cell again = again(tap, port, cases.get(i));
                if (again.verdict() != Verdict.DISAGREE) {
                    System.err.println("agreement: " + framing + " via " + via.id() + ", " + again.name()
                            + ": disagreed once and not in " + TIMES_AGAIN + " times more: "
                            + cells.get(i).why());
                }
                cells.set(i, again);
            }
        }
        return cells;
    }

    /**
     * A disagreement is one that comes again. A proxy that was busy may hand on a request when the next case is under way, and it then looks
     * as if that case had two. So the case is sent a few times more, alone, once nothing has moved for long; if any of them disagrees, that is
     * what is told.
     */
    private Agreement.Cell again(Tap tap, int port, FramingCase one) throws IOException, InterruptedException {
        List<Seen> all = new ArrayList<>();
        for (int i = 0; i < TIMES_AGAIN; i++) {
            tap.awaitQuiet(ALONE_MILLIS, SETTLED_WITHIN_MILLIS);
            List<Relayed> unused = tap.take();
            all.add(seen(tap, port, one, ALONE_MILLIS));
        }
        List<Agreement.Cell> cells = cells(all);
        return cells.stream()
                .filter(cell -> cell.verdict() == Verdict.DISAGREE)
                .findFirst()
                .orElse(cells.getLast());
    }

    private Seen seen(Tap tap, int port, FramingCase one, long settledMillis) throws IOException, InterruptedException {
        Instant from = Instant.now();
        Sender.Heard heard = Sender.send(port, one.bytes(), via.quietMillis(), tap::lastActivity);
        tap.awaitQuiet(settledMillis, SETTLED_WITHIN_MILLIS);
        return new Seen(one, new Sent(heard.port(), from), tap.take(), Answers.in(heard.text()));
    }

    private List<Agreement.Cell> cells(List<Seen> all) throws IOException, InterruptedException {
        Thread.sleep(SETTLED_MILLIS);
        int[] forwarded = forwarded(all.stream().map(Seen::sent).toList(), ProxyRequest.of(log()));
        List<Agreement.Cell> cells = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Seen seen = all.get(i);
            Judgement judgement = Judge.through(forwarded[i], seen.connections(), seen.heard());
            cells.add(cell(
                    seen.one(),
                    judgement,
                    joined(seen.connections().stream().map(Relayed::toService).toList()),
                    joined(seen.connections().stream().map(Relayed::fromService).toList())));
        }
        return cells;
    }

    /**
     * How many requests the proxy handed on for each case. A request belongs to the case whose connection it came over: a proxy may well
     * write it down when the next case is under way. A port is used again, but not by a case that began after the request had ended.
     */
    static int[] forwarded(List<Sent> all, List<ProxyRequest> logged) {
        int[] forwarded = new int[all.size()];
        for (ProxyRequest request : logged) {
            for (int i = all.size() - 1; i >= 0; i--) {
                Sent sent = all.get(i);
                if (sent.clientPort() == request.clientPort()
                        && !request.ended().isBefore(sent.from().minusMillis(CLOCK_MILLIS))) {
                    forwarded[i] += request.forwarded();
                    break;
                }
            }
        }
        return forwarded;
    }

    private static String joined(List<String> connections) {
        return String.join("\n", connections);
    }

    private Agreement.Cell cell(FramingCase one, Judgement judgement, String forwarded, String answered) {
        return new Agreement.Cell(
                framing,
                via.id(),
                one.name(),
                judgement.verdict(),
                judgement.why(),
                judgement.forwarded(),
                judgement.served(),
                judgement.refused(),
                judgement.smuggled(),
                Shown.of(forwarded, SHOWN_BYTES),
                Shown.of(answered, SHOWN_BYTES));
    }
}
