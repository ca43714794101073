package dev.sevenstops.gatling.agreement;

import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.agreement.Verdict;
import java.util.List;

/** The result as Markdown: the totals, and every disagreement. */
final class AgreementMarkdown {
    private AgreementMarkdown() {}

    static String of(Agreement agreement) {
        StringBuilder text = new StringBuilder("# Do proxy and service agree on framing?\n\n")
                .append(agreement.payloads().size())
                .append(
                        " cases each; how to read it: the proxy's own log, a second parser over the bytes that it forwarded, and the")
                .append(" service's answers, recorded between the two, are compared.\n\n")
                .append(
                        "| framing | in front | agree | refused by the proxy | refused by the app | disagree | smuggled requests answered |\n")
                .append("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (Agreement.Total total : agreement.totals()) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            List.of(
                                    total.framing(),
                                    total.via(),
                                    "" + total.agree(),
                                    "" + total.refusedByProxy(),
                                    "" + total.refusedByService(),
                                    "" + total.disagree(),
                                    "" + total.smuggled())))
                    .append(" |\n");
        }
        agreement
                .notes()
                .forEach(note -> text.append("\n").append(escaped(note)).append("\n"));
        List<Agreement.Cell> disagreements = agreement.cells().stream()
                .filter(cell -> cell.verdict() == Verdict.DISAGREE)
                .toList();
        if (!disagreements.isEmpty()) {
            text.append("\n## Disagreements\n\n");
        }
        for (Agreement.Cell cell : disagreements) {
            text.append("- ")
                    .append(cell.framing())
                    .append(", ")
                    .append(cell.via())
                    .append(", *")
                    .append(escaped(cell.name()))
                    .append("*: ")
                    .append(escaped(cell.why()))
                    .append("\n");
        }
        return text.toString();
    }

    /** What a case is called, and what was sent, is never markup. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\|*_`\\[\\]])", "\\\\$1").replace("<", "&lt;");
    }
}
