package dev.sevenstops.report.render;

import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.agreement.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Turns what was found about framing into words, figures and a matrix. */
final class AgreementView {
    static final List<String> HEAD = List.of(
            "Framing",
            "In front",
            "Agree",
            "Refused by the proxy",
            "Refused by the app",
            "Disagree",
            "Smuggled requests answered");
    private static final String DIRECT = "direct";

    private AgreementView() {}

    static AgreementPage page(Agreement agreement) {
        List<AgreementPage.Framing> framings = new ArrayList<>();
        for (String framing : agreement.framings()) {
            framings.add(framing(agreement, framing, framings.size()));
        }
        return new AgreementPage(
                about(agreement), sentences(agreement), agreement.notes(), totals(agreement), framings);
    }

    static String about(Agreement agreement) {
        return Format.count(agreement.payloads().size()) + " cases each, sent by ./stops agreement on "
                + Format.instant(agreement.startedAt()) + ".";
    }

    /** The numbers of cases by verdict. */
    static Page.Figures totals(Agreement agreement) {
        return new Page.Figures(
                HEAD,
                agreement.totals().stream()
                        .map(total -> List.of(
                                total.framing(),
                                total.via(),
                                Format.count(total.agree()),
                                Format.count(total.refusedByProxy()),
                                Format.count(total.refusedByService()),
                                Format.count(total.disagree()),
                                Format.count(total.smuggled())))
                        .toList());
    }

    /** Disagreements and smuggled requests, a sentence for each framing. */
    static List<String> sentences(Agreement agreement) {
        List<String> sentences = new ArrayList<>();
        for (String framing : agreement.framings()) {
            List<Agreement.Total> own = agreement.totals().stream()
                    .filter(total -> total.framing().equals(framing))
                    .toList();
            long disagree = own.stream().mapToLong(Agreement.Total::disagree).sum();
            long smuggled = own.stream().mapToLong(Agreement.Total::smuggled).sum();
            sentences.add("Framing " + framing + ": "
                    + (disagree == 0
                            ? "no disagreement"
                            : Format.count(disagree) + (disagree == 1 ? " disagreement (" : " disagreements (")
                                    + where(own, Agreement.Total::disagree) + ")")
                    + ", "
                    + (smuggled == 0
                            ? "and no smuggled request was answered."
                            : "and " + Format.count(smuggled)
                                    + (smuggled == 1 ? " SMUGGLED REQUEST WAS" : " SMUGGLED REQUESTS WERE")
                                    + " ANSWERED (" + where(own, Agreement.Total::smuggled) + ")."));
        }
        return List.copyOf(sentences);
    }

    private static String where(List<Agreement.Total> totals, ToLongFunction<Agreement.Total> number) {
        return String.join(
                ", ",
                totals.stream()
                        .filter(total -> number.applyAsLong(total) > 0)
                        .map(total -> Format.count(number.applyAsLong(total)) + " " + behind(total.via()))
                        .toList());
    }

    private static String behind(String via) {
        return via.equals(DIRECT) ? "without a proxy" : "behind " + via;
    }

    private static AgreementPage.Framing framing(Agreement agreement, String framing, int number) {
        Map<List<String>, Agreement.Cell> cells = new HashMap<>();
        agreement.cells().stream()
                .filter(cell -> cell.framing().equals(framing))
                .forEach(cell -> cells.put(List.of(cell.via(), cell.name()), cell));
        List<AgreementPage.Disagreement> disagreements = new ArrayList<>();
        Map<String, List<Agreement.Payload>> groups = new LinkedHashMap<>();
        agreement
                .payloads()
                .forEach(payload -> groups.computeIfAbsent(payload.group(), any -> new ArrayList<>())
                        .add(payload));
        List<AgreementPage.Group> lines = new ArrayList<>();
        groups.forEach((name, payloads) -> {
            Map<Verdict, Integer> counts = new HashMap<>();
            List<AgreementPage.Case> cases = new ArrayList<>();
            for (Agreement.Payload payload : payloads) {
                List<AgreementPage.Cell> own = new ArrayList<>();
                for (String via : agreement.vias()) {
                    Optional<Agreement.Cell> cell = Optional.ofNullable(cells.get(List.of(via, payload.name())));
                    cell.ifPresent(found -> counts.merge(found.verdict(), 1, Integer::sum));
                    String anchor = "agreement-" + number + "-" + disagreements.size();
                    own.add(cell.map(found -> cell(found, anchor)).orElse(new AgreementPage.Cell("not sent", "", "")));
                    cell.filter(found -> found.verdict() == Verdict.DISAGREE)
                            .ifPresent(found -> disagreements.add(disagreement(anchor, payload, found)));
                }
                cases.add(new AgreementPage.Case(payload.name(), payload.rfc(), own));
            }
            lines.add(new AgreementPage.Group(name, counts(cases.size(), counts), disagreed(counts), cases));
        });
        return new AgreementPage.Framing(framing, columns(agreement), lines, disagreements);
    }

    private static List<AgreementPage.Column> columns(Agreement agreement) {
        return agreement.vias().stream()
                .map(via -> new AgreementPage.Column(
                        via,
                        String.join(
                                " and ",
                                agreement.fronts().stream()
                                        .filter(front -> front.via().equals(via))
                                        .map(Agreement.Front::version)
                                        .distinct()
                                        .toList())))
                .toList();
    }

    /** How often a verdict was reached, without disagreements: those stand apart. */
    private static String counts(int cases, Map<Verdict, Integer> counts) {
        StringBuilder words = new StringBuilder(Format.count(cases)).append(cases == 1 ? " case" : " cases");
        String between = ": ";
        for (Verdict verdict : List.of(Verdict.AGREE, Verdict.REFUSED_BY_PROXY, Verdict.REFUSED_BY_SERVICE)) {
            Integer count = counts.get(verdict);
            if (count != null) {
                words.append(between).append(count).append("× ").append(word(verdict));
                between = ", ";
            }
        }
        return words.toString();
    }

    private static String disagreed(Map<Verdict, Integer> counts) {
        Integer count = counts.get(Verdict.DISAGREE);
        return count == null ? "" : count + "× " + word(Verdict.DISAGREE);
    }

    private static AgreementPage.Cell cell(Agreement.Cell cell, String anchor) {
        String words = word(cell.verdict()) + (cell.smuggled() == 0 ? "" : ", " + cell.smuggled() + " smuggled");
        return switch (cell.verdict()) {
            case AGREE -> new AgreementPage.Cell(words, "agree", "");
            case REFUSED_BY_PROXY -> new AgreementPage.Cell(words, "proxy", "");
            case REFUSED_BY_SERVICE -> new AgreementPage.Cell(words, "app", "");
            case DISAGREE -> new AgreementPage.Cell(words, "disagree", anchor);
        };
    }

    /** A disagreement stands out without its colour, too. */
    private static String word(Verdict verdict) {
        return verdict == Verdict.DISAGREE ? "DISAGREE" : verdict.text();
    }

    private static AgreementPage.Disagreement disagreement(
            String anchor, Agreement.Payload payload, Agreement.Cell cell) {
        return new AgreementPage.Disagreement(
                anchor,
                payload.name(),
                payload.rfc(),
                behind(cell.via()),
                cell.why(),
                List.of(
                        new AgreementPage.Bytes("Sent", lines(payload.sent())),
                        new AgreementPage.Bytes("What reached the service", lines(cell.toService())),
                        new AgreementPage.Bytes("What it answered", lines(cell.fromService()))));
    }

    /** A line for each line: the file has escapes only. */
    private static String lines(String bytes) {
        return bytes.isEmpty() ? "nothing" : bytes.replace("\\n", "\\n\n").stripTrailing();
    }
}
