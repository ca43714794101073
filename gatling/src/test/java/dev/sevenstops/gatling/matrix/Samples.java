package dev.sevenstops.gatling.matrix;

/** A small matrix without problems, and the catalogue that it is checked against. */
public final class Samples {
    private Samples() {}

    private static final String CATALOGUE = """
            {"settings": [
              {"key": "app.port", "type": "integer", "min": 0, "max": 65535, "default": "8080", "stop": "app"},
              {"key": "stops.accept.backlog", "type": "integer", "min": 1, "max": 65535, "default": "4096", "stop": "accept"},
              {"key": "stops.serialize.serializer", "type": "enum", "values": ["jackson", "dsl-json"], "default": "dsl-json"},
              {"key": "lifecycle.enabled", "type": "boolean", "default": "true", "stop": "lifecycle"}
            ]}
            """;

    /** Line numbers of this text are asserted in tests. */
    public static final String MATRIX = """
            profiles:
              quick: {blocks: 3, slices: 4, slice: 6s, warm-up: 500ms, control: 3s}
            runtimes:
              default:
                jvm-arguments: [-Xmx64m]
            experiments:
              lifecycle:
                cost:
                  title: Off against on
                  symptom: None
                  fix: None
                  primary: {source: "rate:process.cpu.seconds:requests.completed", label: CPU, unit: s}
                  before: {lifecycle.enabled: false}
                  after: {lifecycle.enabled: true}
                  workload: {loads: {saturate: {connections: 8, request: GET /orders}}}
                  control: {loads: {steady: {rate: 1, requests: [GET /orders]}}}
              accept:
                backlog:
                  title: Backlog
                  symptom: Empty log
                  fix: Larger
                  primary: {source: "counter:kernel.listen.overflows", label: drops, unit: "1"}
                  secondary:
                    - {source: "latency:burst:p99", label: burst p99}
                  before:
                    stops.accept.backlog: 16
                  after:
                    stops.accept.backlog: 4096
                  workload:
                    patience: 8s
                    good-within: 500ms
                    loads:
                      steady:
                        rate: 100
                        requests: [ "GET /orders/{1..100000}" ]
                      burst:
                        at: 1s
                        connections: 500
                        request: GET /orders/{1..100000}
                        timeout: 8s
                  control:
                    loads:
                      steady:
                        rate: 100
                        requests: [ "GET /orders/{1..100000}" ]
            """;

    /** An experiment with factors and everything that may surround arms. Line numbers of this text are asserted in tests. */
    public static final String FACTORS = """
            profiles:
              quick: {blocks: 3, slices: 4, slice: 6s, warm-up: 500ms, control: 3s, factors: lead}
              full: {blocks: 12, slices: 8, slice: 10s, warm-up: 15s, control: 5s}
            runtimes:
              default: {jvm-arguments: [-Xmx64m]}
            experiments:
              serialize:
                cross:
                  title: Pages of {factor:size}
                  symptom: Slow
                  fix: Another serializer
                  primary: {source: "counter:requests.completed", label: requests, unit: "1"}
                  secondary: [{source: "latency:steady:p50", label: p50}]
                  before: {stops.serialize.serializer: jackson}
                  after: {stops.serialize.serializer: dsl-json}
                  workload: {loads: {steady: {rate: 40, requests: ["GET /orders?page={0..19}&size={factor:size}"]}}}
                  profiles: [full]
                  timing: {full: {slices: 2, slice: 20s}}
                  jvm-arguments: [-Xmx2g]
                  settings: {lifecycle.enabled: false}
                  network: {net.core.somaxconn: 128}
                  proxy: {response-buffering: true}
                  factors:
                    size: {setting: stops.accept.backlog, arms: [after], levels: [50, 5000]}
                    via: [direct, nginx]
                  cross: [size, via]
                  control: {loads: {steady: {rate: 1, requests: [GET /orders]}}}
            """;

    public static Catalogue catalogue() {
        try {
            return Catalogue.parse("app", CATALOGUE);
        } catch (InputException e) {
            throw new AssertionError(e);
        }
    }

    public static Matrix matrix() {
        try {
            return MatrixParser.parse("matrix.yaml", MATRIX, catalogue());
        } catch (InputException e) {
            throw new AssertionError(e);
        }
    }
}
