package dev.sevenstops.gatling.agreement;

import java.time.Instant;
import java.util.List;

/**
 * The demonstration's result, as it is written to {@code agreement.json}.
 *
 * @param schemaVersion of this form
 * @param id of the run
 * @param notes what was left out, and why
 * @param cells one for each framing, proxy and case
 */
public record Agreement(
        int schemaVersion,
        String id,
        Instant startedAt,
        List<String> notes,
        List<Front> fronts,
        List<Payload> payloads,
        List<Cell> cells,
        List<Total> totals) {
    /** The form that is written. */
    static final int SCHEMA_VERSION = 1;

    /**
     * What stood in front of the service.
     *
     * @param version as it says itself; empty without a proxy
     */
    public record Front(String via, String version) {}

    /**
     * A case of the corpus.
     *
     * @param rfc the section that decides it
     * @param sent the bytes, with escapes, cut off
     */
    public record Payload(String group, String name, String rfc, String sent) {}

    /**
     * What became of a case.
     *
     * @param forwarded number of requests that the proxy says it forwarded
     * @param served number that the service served
     * @param refused number that it refused
     * @param smuggled number that it served and nobody in front of it knows of
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
            int agree,
            int refusedByProxy,
            int refusedByService,
            int disagree,
            int smuggled) {}

    /** The cells of one framing and proxy, counted. */
    static Total total(String framing, String via, List<Cell> cells) {
        List<Cell> own = cells.stream()
                .filter(cell -> cell.framing().equals(framing) && cell.via().equals(via))
                .toList();
        return new Total(
                framing,
                via,
                count(own, Verdict.AGREE),
                count(own, Verdict.REFUSED_BY_PROXY),
                count(own, Verdict.REFUSED_BY_SERVICE),
                count(own, Verdict.DISAGREE),
                own.stream().mapToInt(Cell::smuggled).sum());
    }

    private static int count(List<Cell> cells, Verdict verdict) {
        return (int) cells.stream().filter(cell -> cell.verdict() == verdict).count();
    }
}
