package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.workload.Template;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a request: a text such as {@code GET /orders}, or a mapping that says more about it. */
final class RequestParser {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> BODYLESS = Set.of("GET", "HEAD", "OPTIONS");

    // The generator says these itself: two of them would be another experiment than the one that is declared.
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "authorization");

    private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+)");

    /** RFC 9110 section 5.6.2. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 6749 section 3.3. */
    private static final Pattern SCOPES =
            Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+( [\\x21\\x23-\\x5b\\x5d-\\x7e]+)*");

    private static final String NO_TOKEN = "none";

    private RequestParser() {}

    /** The one request of a load. */
    static Request one(Section load) {
        return one(load, "request");
    }

    /** A request of a load, under this key. */
    static Request one(Section load, String key) {
        return load.required(key)
                .map(value -> value.isMapping() ? mapping(value, false) : line(value))
                .orElse(new Request("GET", "/", 1));
    }

    /** The requests of a mix. */
    static List<Request> mix(Section load) {
        List<Request> requests = new ArrayList<>();
        Set<String> operations = new HashSet<>();
        load.required("requests").ifPresent(list -> {
            for (Value item : list.items()) {
                Request request = item.isMapping() ? mapping(item, true) : line(item);
                if (!operations.add(request.operation())) {
                    item.problem("'" + request.operation() + "' is in the mix twice");
                }
                requests.add(request);
            }
        });
        return List.copyOf(requests);
    }

    /** Whether a request with this method may have a body. */
    static boolean mayHaveBody(String method) {
        return !BODYLESS.contains(method);
    }

    private static Request mapping(Value value, boolean weighted) {
        Section section = value.section();
        double weight =
                weighted ? section.optional("weight").map(Value::positive).orElse(1.0) : 1;
        Request line = section.required("request").map(RequestParser::line).orElse(new Request("GET", "/", 1));
        Request request = new Request(
                line.method(),
                line.path(),
                weight,
                section.optional("headers").map(RequestParser::headers).orElse(Map.of()),
                section.optional("body").map(body -> body(body, line.method())).orElse(""),
                section.optional("token").flatMap(RequestParser::token),
                section.optional("expect").map(RequestParser::expect).orElse(Expect.SUCCESS));
        section.done();
        return request;
    }

    private static Request line(Value value) {
        String text = value.text();
        Matcher matcher = REQUEST.matcher(text);
        if (!matcher.matches()) {
            value.problem("a request is a method and a path, such as GET /orders/{1..100000}, found '" + text + "'");
            return new Request("GET", "/", 1);
        }
        String method = matcher.group(1);
        if (!METHODS.contains(method)) {
            value.problem("unknown method '" + method + "'" + Suggestions.didYouMean(method, METHODS));
        }
        check(value, matcher.group(2), Template::path);
        return new Request(method, matcher.group(2), 1);
    }

    private static String body(Value value, String method) {
        if (!mayHaveBody(method)) {
            value.problem("a " + method + " request has no body");
        }
        return check(value, value.text(), Template::text);
    }

    private static Map<String, String> headers(Value value) {
        Map<String, String> headers = new TreeMap<>();
        value.section().all().forEach((name, text) -> {
            if (!HEADER.matcher(name).matches()) {
                text.problem("'" + name + "' is not the name of a header");
            } else if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                text.problem("the header '" + name + "' is set by the generator itself"
                        + (name.equalsIgnoreCase("authorization") ? ": use token: <scopes>" : ""));
            }
            String content = check(text, text.text(), Template::text);
            if (content.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
                text.problem("the header '" + name + "' holds a character that is not printable ASCII");
            }
            headers.put(name, content);
        });
        return headers;
    }

    private static Optional<String> token(Value value) {
        String scopes = value.text();
        if (!SCOPES.matcher(scopes).matches()) {
            value.problem("a token is its scopes, separated by one space, such as orders:write, or none, found '"
                    + scopes + "'");
        }
        return scopes.equals(NO_TOKEN) ? Optional.empty() : Optional.of(scopes);
    }

    private static Expect expect(Value value) {
        if (!value.isMapping()) {
            return new Expect(statuses(value), "");
        }
        Section section = value.section();
        if (section.isEmpty()) {
            value.problem("'expect' must say a status, a body, or both");
        }
        Expect expect = new Expect(
                section.optional("status").map(RequestParser::statuses).orElse(List.of()),
                section.optional("body").map(Value::text).orElse(""));
        section.done();
        return expect;
    }

    private static List<Integer> statuses(Value value) {
        return value.items().stream().map(status -> status.whole(200, 599)).toList();
    }

    private static String check(Value value, String text, Function<String, Template> read) {
        try {
            Template unused = read.apply(text);
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
        }
        return text;
    }
}
