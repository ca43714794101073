package dev.sevenstops.report.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of {@code ./stops agreement}, as it is written to {@code agreement.json}.
 *
 * @param schemaVersion of this form
 * @param id of the demonstration
 * @param notes what was left out, and why
 * @param fronts what stood in front of the service, in the order of the columns
 * @param payloads the cases, those of a group beside each other
 * @param cells one for each framing, front and case that was sent
 */
public record Agreement(
        int schemaVersion,
        String id,
        Instant startedAt,
        List<String> notes,
        List<Front> fronts,
        List<Payload> payloads,
        List<Cell> cells) {
    /** The form that is written. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * What stood in front of the service.
     *
     * @param version as it says itself; empty without a proxy
     */
    public record Front(String via, String version) {}

    /**
     * A case.
     *
     * @param rfc the section that decides it
     * @param sent the bytes, with escapes, cut off
     */
    public record Payload(String group, String name, String rfc, String sent) {}

    /**
     * What became of a case.
     *
     * @param name of the case
     * @param why one sentence
     * @param forwarded number of requests that the proxy says it forwarded
     * @param served number that the service served
     * @param refused number that it refused
     * @param smuggled number of requests that the service served and nobody in front of it knows of
     * @param toService the bytes, with escapes, cut off
     * @param fromService likewise
     */
    public record Cell(
            String framing,
            String via,
            String name,
            Verdict verdict,
            String why,
            int forwarded,
            int served,
            int refused,
            int smuggled,
            String toService,
            String fromService) {}

    /** Numbers of cases by verdict. */
    public record Total(
            String framing,
            String via,
            long agree,
            long refusedByProxy,
            long refusedByService,
            long disagree,
            long smuggled) {}

    /** The framings of the service, in the order of the cells. */
    public List<String> framings() {
        return cells.stream().map(Cell::framing).distinct().toList();
    }

    /** What stood in front, each once. */
    public List<String> vias() {
        return fronts.stream().map(Front::via).distinct().toList();
    }

    /** Counted by framing and front, for those with at least one cell. */
    public List<Total> totals() {
        List<Total> totals = new ArrayList<>();
        for (String framing : framings()) {
            for (String via : vias()) {
                List<Cell> own = cells.stream()
                        .filter(cell ->
                                cell.framing().equals(framing) && cell.via().equals(via))
                        .toList();
                if (!own.isEmpty()) {
                    totals.add(new Total(
                            framing,
                            via,
                            count(own, Verdict.AGREE),
                            count(own, Verdict.REFUSED_BY_PROXY),
                            count(own, Verdict.REFUSED_BY_SERVICE),
                            count(own, Verdict.DISAGREE),
                            own.stream().mapToLong(Cell::smuggled).sum()));
                }
            }
        }
        return List.copyOf(totals);
    }

    private static long count(List<Cell> cells, Verdict verdict) {
        return cells.stream().filter(cell -> cell.verdict() == verdict).count();
    }
}
