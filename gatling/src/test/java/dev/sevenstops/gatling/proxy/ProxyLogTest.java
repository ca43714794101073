package dev.sevenstops.gatling.proxy;

import static dev.sevenstops.gatling.proxy.Fixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyLogTest {
    private static final Instant FROM = Instant.ofEpochSecond(1_800_000_000);
    private static final String NGINX =
            "connection:%d;status:%s;upstream_status:%s;request_time:%s;connect:%s;header:%s;response:%s;sent:%d;received:%d;completion:%s";

    @TempDir
    private Path folder;

    private ProxyTimes read(ProxyKind kind, String... lines) throws IOException {
        Path log = folder.resolve("access.log");
        Files.writeString(log, String.join("\n", lines));
        return new ProxyLog(kind, log, folder.resolve("error.log")).read(FROM, FROM.plusSeconds(10));
    }

    @Test
    void nginxLinesOfTheWindowAreSummedUp() throws IOException {
        ProxyTimes times = read(
                ProxyKind.NGINX,
                "end:1799999999.999;" + NGINX.formatted(1, "200", "200", "9", "9", "9", "9", 1, 1, "OK"),
                "end:1800000000.000;"
                        + NGINX.formatted(1, "200", "200", "0.030", "0.001", "0.011", "0.021", 100, 90, "OK"),
                "end:1800000005.500;"
                        + NGINX.formatted(1, "200", "200", "0.050", "0.000", "0.020", "0.040", 300, 290, "OK"),
                "end:1800000006.000;" + NGINX.formatted(2, "504", "504", "0.500", "-", "-", "0.500", 10, 0, "OK"),
                "end:1800000007.000;" + NGINX.formatted(3, "499", "499", "0.100", "0.001", "-", "0.100", 0, 0, ""),
                "end:1800000008.000;"
                        + NGINX.formatted(4, "200", "200", "0.900", "0.001", "0.002", "0.900", 1000, 9000, ""),
                "end:1800000009.000;" + NGINX.formatted(5, "400", "-", "0.001", "-", "-", "-", 150, 0, "OK"),
                "end:1800000010.000;" + NGINX.formatted(1, "200", "200", "9", "9", "9", "9", 1, 1, "OK"),
                "end:1800000009.500;connection:6;sta");
        assertEquals(6, times.requests());
        assertEquals(Map.of("200", 3L, "504", 1L, "499", 1L, "400", 1L), times.statuses());
        assertEquals(
                Map.of("complete", 3L, "upstream-connect-timeout", 1L, "client", 1L, "cut-short", 1L), times.ends());
        assertEquals(5.0, times.counters().get(Counter.CONNECTIONS));
        assertEquals(1.0, times.counters().get(Counter.NEVER_CONNECTED));
        assertEquals(1560.0, times.counters().get(Counter.TO_CLIENT));
        assertEquals(8000.0, times.counters().get(Counter.AHEAD));
        assertEquals(0.0, times.counters().get(Counter.TO_DISK));
        assertEquals(4, field(times, "$upstream_connect_time").count());
        ProxyTimes.Field header = field(times, "$upstream_header_time - $upstream_connect_time");
        assertEquals(3, header.count());
        assertEquals("parse", header.stop());
        assertEquals(0.010, header.p50(), 1e-9);
        assertEquals(0.020, header.max(), 1e-9);
    }

    @Test
    void aSecondAttemptOfNginxCountsAsOne() {
        LogLine line = LogLine.parse("connect:0.001, 0.002;header:-, 0.004;response:0.100, -");
        assertEquals(0.003, line.number("connect"), 1e-9);
        assertEquals(0.004, line.number("header"), 1e-9);
        assertTrue(Double.isNaN(line.number("response")), "the last attempt counts");
    }

    @Test
    void whatNginxWroteToDiskIsInItsErrorLog() throws IOException {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
        String inside = LocalDateTime.ofInstant(FROM.plusSeconds(3), ZoneId.systemDefault())
                .format(format);
        String outside = LocalDateTime.ofInstant(FROM.plusSeconds(10), ZoneId.systemDefault())
                .format(format);
        String warning = " [warn] 7#7: *1 an upstream response is buffered to a temporary file ./proxy/1 while reading";
        Files.writeString(
                folder.resolve("error.log"),
                inside + warning + "\n" + outside + warning + "\n" + inside + " [error] something else\n"
                        + "an upstream response is buffered to a temporary file\n");
        assertEquals(1.0, read(ProxyKind.NGINX, "").counters().get(Counter.TO_DISK));
    }

    @Test
    void haproxysTimersAreMillisecondsAndMinusOneIsNever() throws IOException {
        ProxyTimes times = read(
                ProxyKind.HAPROXY,
                "[NOTICE] (12) : New worker forked",
                "end:1800000001000;client:127.0.0.1:5;upstream:127.0.0.1:7;status:200;ends:----;Th:0;Ti:0;TR:1;Tw:0;Tc:2;Tr:3;Td:4;Ta:10;sent:100;uploaded:9",
                "end:1800000002000;client:127.0.0.1:6;upstream:-:-;status:503;ends:sC--;Th:0;Ti:0;TR:1;Tw:0;Tc:-1;Tr:-1;Td:-1;Ta:500;sent:50;uploaded:9",
                "");
        assertEquals(2, times.requests());
        assertEquals(Map.of("----", 1L, "sC--", 1L), times.ends());
        assertEquals(1.0, times.counters().get(Counter.NEVER_CONNECTED));
        assertEquals(1.0, times.counters().get(Counter.UPSTREAM_CONNECTIONS));
        assertEquals(2.0, times.counters().get(Counter.CONNECTIONS));
        assertEquals(150.0, times.counters().get(Counter.TO_CLIENT));
        assertEquals(1, field(times, "%Tc").count());
        assertEquals(0.002, field(times, "%Tc").mean(), 1e-9);
        assertEquals(0.5, field(times, "%Ta").max(), 1e-9);
    }

    @Test
    void theEmbeddedProxysConnectionsAreNoRequests() throws IOException {
        ProxyTimes times = read(
                ProxyKind.EMBEDDED,
                "end:1800000001.000001;opened:yes;open:1.0E-4",
                "end:1800000001.500000;connection:1;status:200;ends:complete;headers:1.0E-5;wait:1.0E-6;connect:1.2E-4;send:1.0E-5;answer:0.004;body:0.001;rest:1.0E-5;first_byte:0.005;total:0.006;sent:50;received:60;ahead:10",
                "end:1800000002.000000;opened:no;open:0.5",
                "end:1800000002.000000;connection:2;status:502;ends:upstream-connect-timeout;headers:1.0E-5;wait:1.0E-6;connect:-;send:-;answer:-;body:-;rest:-;first_byte:0.5;total:0.5;sent:0;received:0;ahead:0",
                "");
        assertEquals(2, times.requests());
        assertEquals(1.0, times.counters().get(Counter.UPSTREAM_CONNECTIONS));
        assertEquals(1.0, times.counters().get(Counter.NEVER_CONNECTED));
        assertEquals(10.0, times.counters().get(Counter.AHEAD));
        assertEquals(1.2e-4, field(times, "connect").mean(), 1e-12);
        assertEquals(1, field(times, "answer").count());
    }

    @Test
    void anEmptyLogIsNoRequestsAndCountersThatAreZero() throws IOException {
        for (ProxyKind kind : ProxyKind.values()) {
            ProxyTimes times = read(kind, "");
            assertEquals(0, times.requests());
            assertEquals(0.0, times.counters().get(Counter.NEVER_CONNECTED));
            assertFalse(times.fields().isEmpty());
            assertEquals(
                    List.of("total"),
                    times.fields().stream()
                            .map(ProxyTimes.Field::stop)
                            .filter(stop -> stop.equals("total"))
                            .toList(),
                    "one total");
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void everyStopOfEveryProxyIsShownOrSaidNotToBe(ProxyKind kind) {
        for (Stop stop : Stop.values()) {
            assertFalse(ProxyStops.shows(kind, stop).isBlank(), kind + " " + stop);
        }
        assertEquals(7, ProxyStops.asOptions(kind).size());
        assertEquals(Optional.of(kind), ProxyKind.of(kind.id()));
    }

    @Test
    void whatCannotBeIsSaidWithWhatToDo() {
        assertTrue(Proxies.impossible(ProxyKind.HAPROXY, new ProxyOptions(false, false, true))
                .orElse("")
                .startsWith("haproxy cannot buffer responses"));
        assertEquals(Optional.empty(), Proxies.impossible(ProxyKind.NGINX, new ProxyOptions(true, true, true)));
        assertEquals(Optional.empty(), Proxies.missing(ProxyKind.EMBEDDED, Map.of()));
        assertEquals(
                Optional.of("nginx: the program given, /nowhere/nginx, is not an executable file: give the path of the"
                        + " program itself"),
                Proxies.missing(ProxyKind.NGINX, Map.of(ProxyKind.NGINX, Path.of("/nowhere/nginx"))));
    }
}
