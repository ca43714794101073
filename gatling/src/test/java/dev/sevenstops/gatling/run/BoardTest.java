package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.run.Board.Line;
import dev.sevenstops.gatling.run.Board.State;
import dev.sevenstops.gatling.run.Board.Under;
import dev.sevenstops.gatling.run.Board.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardTest {
    private static final Line ACCEPT =
            new Line("accept/backlog", "drops by the kernel", "2,210", "0", "down to 0", "improved", 3, 3, 0);
    private static final Line SERIALIZE = new Line(
            "serialize/serializer", "p50 of GET /orders", "10.2 ms", "912 µs", "0.0894 [0.08, 0.1]", "", 1, 3, 1);
    private static final Line DRAIN = new Line("drain/export", "growth", "", "", "", "", 0, 3, 0);

    private static View view(int columns, int rows) {
        return new View(new ScreenSize(columns, rows), false, true);
    }

    private static State state(List<Line> lines, Optional<Under> under, String message) {
        return new State("20261122-quick", "quick", 252, 663, 5, 9, lines, under, message);
    }

    private static Under under(Optional<SliceProgress> slice, double left, double part) {
        return new Under("serialize/serializer", 2, 3, 1, 6, slice, left, part);
    }

    private static Optional<SliceProgress> slice(int number) {
        return Optional.of(new SliceProgress(number, 6, "after", "measure", "p99 12.1 ms"));
    }

    @Test
    void titleTableBlockBarAndMessage() {
        assertEquals(
                List.of(
                        "20261122-quick  block 5 of 9  04:12 elapsed, about 11:03 left  profile quick",
                        "",
                        "experiment            metric                before ->  after               ratio  blocks  verdict",
                        "accept/backlog        drops by the kernel    2,210 ->      0           down to 0  3/3     improved",
                        "serialize/serializer  p50 of GET /orders   10.2 ms -> 912 µs  0.0894 [0.08, 0.1]  1/3 !1",
                        "drain/export          growth                                                      0/3",
                        "",
                        "serialize/serializer  block 2 of 3  slice 3 of 6: after, measure, 3 s left",
                        "█████████ █████████ █████░░░░ ░░░░░░░░░ ░░░░░░░░░ ░░░░░░░░░  p99 12.1 ms",
                        "a message"),
                Board.lines(
                        state(List.of(ACCEPT, SERIALIZE, DRAIN), Optional.of(under(slice(3), 3.2, 0.5)), "a message"),
                        view(120, 40)));
    }

    @Test
    void aBlockThatStartsAndOneThatWarmsUp() {
        assertEquals(
                List.of(
                        "serialize/serializer  block 2 of 3  starting",
                        "░░░░░░░░░ ░░░░░░░░░ ░░░░░░░░░ ░░░░░░░░░ ░░░░░░░░░ ░░░░░░░░░"),
                Board.lines(state(List.of(), Optional.of(under(Optional.empty(), 0, 0)), ""), view(120, 40))
                        .subList(1, 3));
        SliceProgress warm = new SliceProgress(0, 6, "before", "warm_up", "");
        assertEquals(
                "serialize/serializer  block 2 of 3, attempt 2  warm-up of before, 0 s left",
                Board.lines(
                                state(
                                        List.of(),
                                        Optional.of(new Under(
                                                "serialize/serializer", 2, 3, 2, 6, Optional.of(warm), -4, 1)),
                                        ""),
                                view(120, 40))
                        .get(1));
    }

    private static List<Line> many() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String verdict = i % 2 == 0 ? "improved" : "cannot tell";
            lines.add(new Line("finished/" + i, "m", "2", "1", "0.5", verdict, 3, 3, 0));
        }
        lines.add(SERIALIZE);
        lines.add(ACCEPT);
        lines.add(DRAIN);
        return lines;
    }

    @Test
    void whereTheScreenIsTooLowFinishedRowsAreLeftOutFirst() {
        List<String> lines = Board.lines(state(many(), Optional.of(under(slice(1), 3, 0)), "a message"), view(120, 11));
        assertEquals(10, lines.size());
        assertEquals(
                List.of("experiment", "finished/0", "finished/1", "serialize/serializer", "drain/export"),
                lines.subList(1, 6).stream().map(line -> line.split(" ", 2)[0]).toList());
        assertEquals("… and 11 more: 11 finished (6 improved, 5 cannot tell)", lines.get(6));
        assertEquals("a message", lines.getLast());
    }

    @Test
    void theRowUnderWayIsTheLastToGoAndThenTheTable() {
        State state = state(many(), Optional.of(under(slice(1), 3, 0)), "");
        List<String> lowest = Board.lines(state, view(120, 6));
        assertEquals(5, lowest.size());
        assertTrue(lowest.get(2).startsWith("serialize/serializer  p50"), lowest.get(2));
        assertEquals(3, Board.lines(state, view(120, 5)).size(), "a head alone is no table");
        assertEquals(1, Board.lines(state, view(120, 2)).size());
        assertEquals(1, Board.lines(state, view(120, 1)).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 20, 30, 40, 50, 60, 70, 80, 100, 200})
    void noLineIsWiderThanTheScreen(int columns) {
        for (int rows : new int[] {1, 3, 8, 24, 60}) {
            List<String> lines = Board.lines(
                    state(many(), Optional.of(under(slice(3), 3, 0.5)), "words ".repeat(40)), view(columns, rows));
            assertTrue(lines.size() < Math.max(2, rows), columns + "x" + rows);
            lines.forEach(line -> assertTrue(Columns.width(line) <= columns, columns + ": " + line));
        }
    }

    @Test
    void whereItIsNarrowTheVerdictStaysAndTheMetricGoes() {
        List<String> lines = Board.lines(state(List.of(ACCEPT, SERIALIZE), Optional.empty(), ""), view(62, 40));
        assertEquals("experiment             before ->  after  blocks  verdict", lines.get(2));
        assertEquals("accept/backlog          2,210 ->      0  3/3     improved", lines.get(3));
    }

    @Test
    void wideCharactersAndLongValuesStayInTheirColumns() {
        Line wide = new Line("受付/列", "落ちた接続", "1,234,567,890", "≥ 3.5 s", "≤ 0.001", "same", 2, 2, 0);
        List<String> lines = Board.lines(state(List.of(ACCEPT, wide), Optional.empty(), ""), view(160, 40));
        List<Integer> arrows = lines.subList(2, 5).stream()
                .map(line -> Columns.width(line.substring(0, line.indexOf("->"))))
                .distinct()
                .toList();
        assertEquals(1, arrows.size(), () -> String.join("\n", lines));
        assertEquals(7, Columns.width("受付/列"));
        assertEquals(1, Columns.width("e\u0301"), "a combining mark takes no column");
        assertEquals("受…", Columns.cut("受付/列", 4, "…"));
    }

    @Test
    void coloursOnlyWhereTheyAreWantedAndNeverFromSomebodyElse() {
        State state = state(
                List.of(ACCEPT, SERIALIZE),
                Optional.of(under(Optional.of(new SliceProgress(1, 6, "a", "k", "\u001b[31mred")), 1, 0)),
                "\u001b]0;title\u0007 and\nmore");
        View plain = new View(new ScreenSize(120, 40), false, false);
        View coloured = new View(new ScreenSize(120, 40), true, false);
        assertFalse(String.join("", Board.lines(state, plain)).contains("\u001b"));
        assertFalse(String.join("", Board.lines(state, plain)).contains("\n"));
        List<String> painted = Board.lines(state, coloured);
        assertTrue(painted.get(3).contains("\u001b[32mimproved"), painted.get(3));
        assertTrue(painted.get(4).contains("\u001b[33m1/3 !1"), painted.get(4));
        assertEquals(
                Board.lines(state, plain).stream().map(String::stripTrailing).toList(),
                painted.stream()
                        .map(line -> line.replaceAll("\u001b\\[\\d+m", "").stripTrailing())
                        .toList());
        assertTrue(
                Board.lines(state, plain).stream()
                        .filter(line -> line.contains("."))
                        .allMatch(line -> line.chars().allMatch(c -> c < 128 || c == 'µ')),
                "without Unicode the bar is of ASCII");
    }
}
