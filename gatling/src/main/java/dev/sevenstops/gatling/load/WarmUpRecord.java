package dev.sevenstops.gatling.load;

import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.model.WarmUp.Turn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the turns of a block's warm-up have said so far, and whether it is over. Safe for use by several threads. */
final class WarmUpRecord {
    private final int mostTurns;
    private final Map<String, List<Turn>> turns = new TreeMap<>();

    /**
     * Of a warm-up that begins.
     *
     * @param arms that take turns
     * @param mostTurns of each of them, after which it is over whatever they say
     */
    WarmUpRecord(Collection<String> arms, int mostTurns) {
        this.mostTurns = mostTurns;
        arms.forEach(arm -> turns.put(arm, new ArrayList<>()));
    }

    /**
     * Adds the turn that an arm has had.
     *
     * @return whether this was the last one: all arms have had the same number of them, and have settled or may not have more
     */
    synchronized boolean add(String arm, Turn turn) {
        List<Turn> own = turns.get(arm);
        if (own == null) {
            throw new IllegalArgumentException("no arm " + arm);
        }
        own.add(turn);
        boolean even = turns.values().stream().allMatch(other -> other.size() == own.size());
        return even && (own.size() >= mostTurns || Settling.over(turns.values()));
    }

    /** As it stands in the results, by arm; empty if no arm has had a turn. */
    synchronized Map<String, WarmUp> warmUps() {
        Map<String, WarmUp> warmUps = new TreeMap<>();
        turns.forEach((arm, own) -> {
            if (!own.isEmpty()) {
                warmUps.put(arm, new WarmUp(Settling.verdict(own), own));
            }
        });
        return warmUps;
    }
}
