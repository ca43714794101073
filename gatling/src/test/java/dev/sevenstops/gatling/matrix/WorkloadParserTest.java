package dev.sevenstops.gatling.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Connections;
import dev.sevenstops.gatling.workload.Workload.Dripped;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Protocol;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadParserTest {
    private static final String SOUND = "workload: {loads: {saturate: {connections: 8, request: GET /orders}}}";

    private static Workload parse(String loads) throws InputException {
        String text = Samples.MATRIX.replace(SOUND, "workload: {loads: {" + loads + "}}");
        return MatrixParser.parse("matrix.yaml", text, Samples.catalogue()).experiments().stream()
                .filter(experiment -> experiment.row().id().equals("lifecycle/cost"))
                .findFirst()
                .orElseThrow()
                .workload();
    }

    @Test
    void readsEveryLoad() throws Exception {
        Request export = new Request("GET", "/export", 1);
        Request upload = new Request("POST", "/x", 1, Map.of(), "abc", Optional.empty(), Expect.SUCCESS);
        assertEquals(
                List.of(
                        new Workload.Steady("fresh", 9, Arrivals.CONSTANT, Connections.PER_REQUEST, List.of(export)),
                        new Workload.SlowReaders("slow-readers", 1, 50, export, 65536, 4),
                        new Workload.Oversized("oversized", 0, 3, export, Part.HEADER, 1000, 2),
                        new Workload.Oversized("held", 0, 3, export, Part.PATH, 1000, 2, 1.5),
                        new Workload.Dripping("dripping", 0, 3, export, Dripped.BODY, 4),
                        new Workload.StalledStreams(
                                "stalled-streams",
                                0,
                                3,
                                Protocol.HTTP_2,
                                8,
                                export,
                                1000,
                                65536,
                                new Request("GET", "/x", 1),
                                100,
                                4),
                        new Workload.StalledStreams(
                                "piped",
                                0,
                                3,
                                Protocol.HTTP_1_1,
                                1,
                                export,
                                1000,
                                65535,
                                new Request("GET", "/x", 1),
                                100,
                                4),
                        new Workload.Paced("paced", 4, 0.5, export),
                        new Workload.Walk("walk", 2, 0.5, export, 100),
                        new Workload.Saturate("saturate", 3, export),
                        new Workload.Saturate("upload", 2, upload, true),
                        new Workload.Memory("memory", 5)),
                parse(
                                "fresh: {kind: steady, rate: 9, arrivals: constant, connections: per-request, requests: GET /export}, "
                                        + "slow-readers: {at: 1s, connections: 50, request: GET /export, rate: 65536, for: 4s}, "
                                        + "oversized: {at: 0, connections: 3, request: GET /export, header-bytes: 1000, timeout: 2s}, "
                                        + "held: {kind: oversized, at: 0, connections: 3, request: GET /export, path-bytes: 1000, "
                                        + "timeout: 2s, hold: 1500ms}, "
                                        + "dripping: {at: 0, connections: 3, request: GET /export, part: body, rate: 4}, "
                                        + "stalled-streams: {at: 0, connections: 3, http: 2, streams: 8, request: GET /export, "
                                        + "window: 1000, connection-window: 65536, neighbour: GET /x, rate: 100, for: 4s}, "
                                        + "piped: {kind: stalled-streams, at: 0, connections: 3, http: '1.1', streams: 1, "
                                        + "request: GET /export, window: 1000, connection-window: 65535, neighbour: GET /x, rate: 100, for: 4s}, "
                                        + "paced: {connections: 4, pause: 500ms, request: GET /export}, "
                                        + "walk: {walkers: 2, rate: 0.5, request: GET /export, pages: 100}, "
                                        + "saturate: {connections: 3, request: GET /export}, "
                                        + "upload: {kind: saturate, connections: 2, request: {request: POST /x, body: abc}, chunked: true}, "
                                        + "memory: {at: 5s}")
                        .loads());
    }

    @Test
    void readsWhatARequestSaysBesidesItsPath() throws Exception {
        Workload.Load load = parse("steady: {rate: 1, requests: ["
                        + "{request: POST /orders, weight: 2, body: '{\"n\":{1..5}}', headers: {Cookie: 's={bytes 2..9}'}, "
                        + "token: 'orders:write orders:export', expect: {status: [200, 201], body: '\"id\"'}}, "
                        + "{request: POST /orders, token: none, expect: 401}]}")
                .loads()
                .getFirst();
        assertEquals(
                new Workload.Steady(
                        "steady",
                        1,
                        Arrivals.POISSON,
                        List.of(
                                new Request(
                                        "POST",
                                        "/orders",
                                        2,
                                        Map.of("Cookie", "s={bytes 2..9}"),
                                        "{\"n\":{1..5}}",
                                        Optional.of("orders:write orders:export"),
                                        new Expect(List.of(200, 201), "\"id\"")),
                                new Request(
                                        "POST",
                                        "/orders",
                                        1,
                                        Map.of(),
                                        "",
                                        Optional.empty(),
                                        new Expect(List.of(401), "")))),
                load);
    }

    @Test
    void readsThePartsOfAnOversizedRequest() throws Exception {
        Map<String, Part> parts = Map.of(
                "path-bytes: 10", Part.PATH,
                "body-bytes: 10", Part.BODY,
                "body-bytes: 10, chunked: true", Part.CHUNKED_BODY);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            Workload.Load load = parse("oversized: {at: 0, connections: 1, timeout: 1s, request: POST /orders, "
                            + part.getKey() + "}")
                    .loads()
                    .getFirst();
            assertEquals(
                    new Workload.Oversized(
                            "oversized", 0, 1, new Request("POST", "/orders", 1), part.getValue(), 10, 1),
                    load);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            paced: {connections: 4, request: GET /x} | 15:33: 'paced' has no 'pause'
            slow-readrs: {at: 1s} | 15:39: 'slow-readrs' has no 'kind', and is not called what it is (did you mean 'slow-readers'?)
            s: {kind: slow-readrs} | 15:36: 'kind' must be one of steady, burst, saturate, slow-readers, oversized, dripping, stalled-streams, paced, walk, memory, freeze, found 'slow-readrs' (did you mean 'slow-readers'?)
            memory: {at: 9s} | 15:39: 'at' lies after the end of the slice, which lasts 6s in profile 'quick'
            memory: {at: 1s}, again: {kind: memory, at: 2s} | 15:44: a workload has one checkpoint of the memory at most
            My Load: {kind: memory, at: 1s} | 15:26: the name of a load is part of its counters' names: small letters, digits, '-' and '_', found 'My Load'
            steady: {rate: 1, connections: own, requests: GET /x} | 15:57: 'connections' must be one of shared, per-request, found 'own'
            steady: {rate: 1, requests: [GET /x, {request: GET /x}]} | 15:63: 'GET /x' is in the mix twice
            steady: {rate: 1, requests: [{request: GET /x, boddy: a}]} | 15:73: unknown key 'boddy' in 'requests' (did you mean 'body'?)
            steady: {rate: 1, requests: [{request: GET /x, body: a}]} | 15:79: a GET request has no body
            steady: {rate: 1, requests: [{request: POST /x, body: '{bytes 9..1}'}]} | 15:80: '{bytes 9..1}' is an empty range
            steady: {rate: 1, requests: [{request: POST /x, body: '{bytes 1-9}'}]} | 15:80: a placeholder is {from..to} or {bytes from..to} with whole numbers, such as {1..100000}, found '{bytes 1-9}'
            steady: {rate: 1, requests: [{request: GET /x, headers: {Host: a}}]} | 15:89: the header 'Host' is set by the generator itself
            steady: {rate: 1, requests: [{request: GET /x, headers: {Authorization: a}}]} | 15:98: the header 'Authorization' is set by the generator itself: use token: <scopes>
            steady: {rate: 1, requests: [{request: GET /x, token: 'a  b'}]} | 15:80: a token is its scopes, separated by one space, such as orders:write, or none, found 'a  b'
            steady: {rate: 1, requests: [{request: GET /x, expect: {}}]} | 15:81: 'expect' must say a status, a body, or both
            steady: {rate: 1, requests: [{request: GET /x, expect: {status: 99}}]} | 15:90: 'status' must be a whole number from 200 to 599, found '99'
            oversized: {at: 0, connections: 1, request: GET /x, timeout: 1s} | 15:37: 'oversized' must have one of header-bytes, path-bytes, body-bytes
            oversized: {at: 0, connections: 1, request: GET /x, timeout: 1s, body-bytes: 5} | 15:103: a GET request has no body that could be too large
            oversized: {at: 0, connections: 1, request: GET /x, timeout: 1s, path-bytes: 5, chunked: true} | 15:115: 'chunked' is a way to send a body: it needs 'body-bytes'
            saturate: {connections: 1, request: POST /x, chunked: true} | 15:80: 'chunked' is a way to send a body: it needs a request with a 'body'
            s: {kind: stalled-streams, at: 0, connections: 1, http: 3, streams: 1, request: GET /x, window: 9, connection-window: 65535, neighbour: GET /y, rate: 1, for: 1s} | 15:82: 'http' must be one of 2, 1.1, found '3' (did you mean '2'?)
            s: {kind: stalled-streams, at: 0, connections: 1, http: 1.1, streams: 2, request: GET /x, window: 9, connection-window: 65535, neighbour: GET /y, rate: 1, for: 1s} | 15:96: with HTTP/1.1 a connection has one stalled answer, behind which nothing comes, found '2'
            s: {kind: stalled-streams, at: 0, connections: 1, http: 2, streams: 1, request: GET /x, window: 9, connection-window: 65534, neighbour: GET /y, rate: 1, for: 1s} | 15:144: 'connection-window' must be a whole number from 65535 to 1073741824, found '65534'
            s: {kind: stalled-streams, at: 0, connections: 1, http: 2, streams: 1, request: GET /x, window: 9, connection-window: 65535, neighbour: POST /y, rate: 1, for: 1s} | 15:151: 's' sends no bodies: 'neighbour' must be a GET, HEAD or OPTIONS, found 'POST /y'
            s: {kind: stalled-streams, at: 0, connections: 1, http: 2, streams: 1, request: GET /x, window: 9, connection-window: 65535, rate: 1, for: 1s} | 15:29: 's' has no 'neighbour'
            """)
    void everyProblemHasItsPlace(String loads, String expected) {
        assertEquals(
                List.of("matrix.yaml:" + expected),
                assertThrows(InputException.class, () -> parse(loads)).problems());
    }
}
