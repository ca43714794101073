package dev.sevenstops.gatling.agreement;

import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.corpus.FramingCase.Seen;
import dev.sevenstops.corpus.SecondReader;
import dev.sevenstops.report.agreement.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what was forwarded with what was taken. Three witnesses are heard: the proxy's own log says how many requests it forwarded, the
 * bytes that it forwarded are read by a parser that is neither's, and the service's answers, recorded between the two, say what it took.
 */
final class Judge {
    /** RFC 9112 section 3.2.2: what stands in front of the path in absolute-form. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*");

    private Judge() {}

    /** Without a proxy: against what the corpus says. */
    static Judgement direct(FramingCase one, List<Answer> answers) {
        List<Answer> served = answers.stream().filter(Answer::served).toList();
        List<Answer> others =
                answers.stream().filter(answer -> !answer.served()).toList();
        int sent = one.requests().size() + (one.rejected().isEmpty() ? 0 : 1);
        int smuggled = Math.max(0, served.size() - sent);
        Optional<String> wrong = wrong(one, served, others);
        Verdict verdict = wrong.isPresent()
                ? Verdict.DISAGREE
                : one.rejected().isEmpty() ? Verdict.AGREE : Verdict.REFUSED_BY_SERVICE;
        return new Judgement(
                verdict,
                wrong.orElse(verdict == Verdict.AGREE ? "served as RFC " + one.rfc() + " says" : refusal(others)),
                sent,
                served.size(),
                others.size(),
                smuggled);
    }

    private static String refusal(List<Answer> answers) {
        return answers.isEmpty()
                ? "no answer"
                : "the service answered " + answers.getLast().status();
    }

    private static Optional<String> wrong(FramingCase one, List<Answer> served, List<Answer> others) {
        if (served.size() > one.requests().size()) {
            return Optional.of("the service served " + requests(served.size()) + ", RFC " + one.rfc() + " allows "
                    + one.requests().size());
        }
        for (int i = 0; i < one.requests().size(); i++) {
            if (i >= served.size()) {
                return Optional.of("request " + (i + 1) + " was not served"
                        + (others.isEmpty()
                                ? ""
                                : " but answered " + others.getFirst().status()));
            }
            if (!served.get(i).answers(one.requests().get(i))) {
                return Optional.of("request " + (i + 1) + " was taken for "
                        + shown(served.get(i).request()));
            }
        }
        if (one.rejected().isEmpty()) {
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the service answered " + others.getFirst().status() + " besides");
        }
        if (others.isEmpty()) {
            return Optional.of("no answer, where RFC " + one.rfc() + " asks for " + one.rejected());
        }
        return others.size() == 1 && one.rejected().contains(others.getFirst().status())
                ? Optional.empty()
                : Optional.of("the service answered " + others.getFirst().status() + ", not one of " + one.rejected());
    }

    /**
     * Behind a proxy.
     *
     * @param forwarded how many requests the proxy's log says that it forwarded
     * @param connections between proxy and service
     * @param heard what the client was answered
     */
    static Judgement through(int forwarded, List<Relayed> connections, List<Answer> heard) {
        int served = 0;
        int refused = 0;
        Optional<String> differs = Optional.empty();
        for (Relayed connection : connections) {
            List<Answer> answers = Answers.in(connection.fromService());
            served += (int) answers.stream().filter(Answer::served).count();
            refused += (int) answers.stream().filter(answer -> !answer.served()).count();
            differs = differs.or(() -> differs(connection, answers));
        }
        int smuggled = Math.max(0, served - forwarded);
        if (served + refused > forwarded) {
            differs = Optional.of(
                    "the service gave " + (served + refused) + " answers, the proxy forwarded " + requests(forwarded));
        }
        if (differs.isPresent()) {
            return new Judgement(Verdict.DISAGREE, differs.get(), forwarded, served, refused, smuggled);
        }
        if (refused > 0) {
            return new Judgement(
                    Verdict.REFUSED_BY_SERVICE,
                    "the service answered " + firstRefusal(connections),
                    forwarded,
                    served,
                    refused,
                    smuggled);
        }
        List<Answer> others = heard.stream().filter(answer -> !answer.served()).toList();
        if (!others.isEmpty() || heard.isEmpty()) {
            String why = heard.isEmpty()
                    ? "the proxy closed the connection without an answer"
                    : "the proxy answered " + others.getFirst().status();
            return new Judgement(Verdict.REFUSED_BY_PROXY, why, forwarded, served, refused, smuggled);
        }
        return new Judgement(
                Verdict.AGREE, "both saw " + requests(served) + ", the same", forwarded, served, refused, smuggled);
    }

    private static int firstRefusal(List<Relayed> connections) {
        return connections.stream()
                .flatMap(connection -> Answers.in(connection.fromService()).stream())
                .filter(answer -> !answer.served())
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** How the service took what another reader of the same bytes takes otherwise. */
    private static Optional<String> differs(Relayed connection, List<Answer> answers) {
        SecondReader.Reading reading = SecondReader.of(connection.toService());
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.status() == Answer.UNREADABLE) {
                return Optional.of("the service sent what is no response");
            }
            if (!answer.served()) {
                continue;
            }
            if (i >= reading.requests().size()) {
                return Optional.of("the service served " + shown(answer.request())
                        + (reading.refused()
                                ? ", in bytes that another parser refuses"
                                : ", which another parser does not find in the bytes"));
            }
            Seen other = origin(reading.requests().get(i));
            if (!answer.answers(other)) {
                return Optional.of("the service took " + shown(answer.request()) + ", another parser " + shown(other));
            }
        }
        return reading.requests().size() > answers.size() && !connection.closedByService()
                ? Optional.of("the service waits for more of what another parser finds complete")
                : Optional.empty();
    }

    /** A request in the form in which the service says what it took. */
    private static Seen origin(Seen request) {
        Matcher absolute = ABSOLUTE.matcher(request.target());
        if (!absolute.lookingAt()) {
            return request;
        }
        String rest = request.target().substring(absolute.end());
        String target =
                rest.isEmpty() && request.method().equals("OPTIONS") ? "*" : rest.startsWith("/") ? rest : "/" + rest;
        return new Seen(request.method(), target, request.body());
    }

    private static String requests(int count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    private static String shown(Seen request) {
        return request.method() + " " + Shown.of(request.target(), 60)
                + (request.body().isEmpty() ? "" : " with the body " + Shown.of(request.body(), 60));
    }
}
