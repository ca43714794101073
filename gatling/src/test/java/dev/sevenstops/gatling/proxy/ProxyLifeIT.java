package dev.sevenstops.gatling.proxy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.run.Children;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How proxies begin and end. */
@Timeout(120)
class ProxyLifeIT {
    @TempDir
    private Path folder;

    private static List<ProcessHandle> family(long pid) {
        ProcessHandle proxy = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(proxy), proxy.descendants()).toList();
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        await().atMost(Duration.ofSeconds(30)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void assertNobodyListens(int port) {
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private static String get(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void twoArmsShareNeitherPortNorFolderAndClosingLeavesNothing(ProxyKind kind) throws Exception {
        List<ProcessHandle> processes;
        int port;
        try (Fixture before = Fixture.inFrontOf(
                        exchange -> Fixture.answer(exchange, "before"),
                        kind,
                        ProxyOptions.defaults(),
                        folder.resolve("before"));
                Fixture after = Fixture.inFrontOf(
                        exchange -> Fixture.answer(exchange, "after"),
                        kind,
                        ProxyOptions.defaults(),
                        folder.resolve("after"))) {
            assertNotEquals(before.port(), after.port());
            assertEquals("before", get(before.port()));
            assertEquals("after", get(after.port()));
            assertEquals("after", get(after.port()));
            assertEquals(1, before.times().requests(), "the log of one arm holds nothing of the other's");
            assertEquals(2, after.times().requests());
            processes = family(before.proxy().pid());
            assertFalse(processes.isEmpty());
            assertTrue(before.proxy().process().isAlive());
            port = before.port();
        }
        awaitEnd(processes);
        assertNobodyListens(port);
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void killNineOfTheRunnerLeavesNoProxyBehind(ProxyKind kind) throws Exception {
        assumeTrue(
                Proxies.missing(kind, Map.of()).isEmpty(),
                () -> Proxies.missing(kind, Map.of()).orElse(""));
        Path output = folder.resolve("output");
        Process runner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxyHolder.class.getName(),
                        kind.id(),
                        folder.resolve("proxy").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !runner.isAlive() || Files.readString(output).endsWith("\n"));
            String[] line = Files.readString(output).strip().split(" ", -1);
            assertEquals(2, line.length, () -> String.join(" ", line));
            List<ProcessHandle> processes = Stream.concat(
                            family(Long.parseLong(line[0])).stream(), runner.descendants())
                    .toList();
            assertTrue(processes.stream().allMatch(ProcessHandle::isAlive));
            runner.destroyForcibly().waitFor();
            awaitEnd(processes);
            assertNobodyListens(Integer.parseInt(line[1]));
        } finally {
            runner.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aServiceThatIsNotThereIsSaidByTheLog(ProxyKind kind) throws Exception {
        int port;
        try (java.net.ServerSocket gone = new java.net.ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        try (Fixture fixture = Fixture.inFrontOf(port, kind, ProxyOptions.defaults(), folder.resolve("proxy"))) {
            get(fixture.port());
            var times = fixture.times();
            assertEquals(1.0, times.counters().get(Counter.NEVER_CONNECTED), times::toString);
            assertEquals(Map.of(kind == ProxyKind.HAPROXY ? "SC--" : "upstream-connect", 1L), times.ends());
        }
    }

    @Test
    void aServerThatRefusesItsConfigurationIsQuoted() throws Exception {
        Path fake = folder.resolve("fake-nginx");
        Files.writeString(fake, "#!/bin/sh\necho 'nginx: [emerg] unknown directive' >&2\nexit 1\n");
        assertTrue(fake.toFile().setExecutable(true));
        ProxyFailure failure = assertThrows(
                ProxyFailure.class,
                () -> Proxies.start(
                        ProxyKind.NGINX,
                        ProxyOptions.defaults(),
                        1,
                        folder.resolve("proxy"),
                        List.of(),
                        Map.of(ProxyKind.NGINX, fake),
                        new Children()));
        assertEquals(
                "nginx refuses its configuration " + folder.resolve("proxy/nginx.conf")
                        + ": nginx: [emerg] unknown directive",
                failure.reason());
    }

    @Test
    void aServerThatEndsAtOnceIsSaidWithItsLastWords() throws Exception {
        Path fake = folder.resolve("fake-haproxy");
        Files.writeString(fake, "#!/bin/sh\n[ \"$1\" = -db ] || exit 0\necho 'no memory' >&2\nexit 7\n");
        assertTrue(fake.toFile().setExecutable(true));
        ProxyFailure failure = assertThrows(
                ProxyFailure.class,
                () -> Proxies.start(
                        ProxyKind.HAPROXY,
                        ProxyOptions.defaults(),
                        1,
                        folder.resolve("proxy"),
                        List.of(),
                        Map.of(ProxyKind.HAPROXY, fake),
                        new Children()));
        assertEquals(
                "the haproxy in front of port 1 ended with exit code 7; the end of its log: no memory",
                failure.reason());
    }
}
