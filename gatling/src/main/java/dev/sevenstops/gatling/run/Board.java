package dev.sevenstops.gatling.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a terminal shows of a run while it goes on: a state in, lines out. From above: whose run it is and how far, the rows of the table
 * so far, the block under way, what was said last.
 */
final class Board {
    /** Of the slices' bar. */
    private static final int BAR = 64;

    private static final int SEGMENT = 10;

    private Board() {}

    /**
     * What the lines must fit into and may use.
     *
     * @param size of the screen; the lines leave its last row to the cursor
     * @param colours whether escape sequences for colours are allowed
     * @param unicode whether the terminal knows more than ASCII
     */
    record View(ScreenSize size, boolean colours, boolean unicode) {
        String paint(Style style, String text) {
            return colours && !text.isBlank() ? style.on() + text + Style.reset.on() : text;
        }

        String cut(String text) {
            return cut(text, size.columns());
        }

        String cut(String text, int columns) {
            return Columns.cut(text, columns, unicode ? "…" : "~");
        }
    }

    /**
     * A run under way.
     *
     * @param block number of the block under way, or of the last one, from 1
     * @param blocks how many are to be measured
     * @param lines the rows of the table, in its order
     * @param message what was said last; empty if nothing was
     */
    record State(
            String run,
            String profile,
            double elapsedSeconds,
            double remainingSeconds,
            int block,
            int blocks,
            List<Line> lines,
            Optional<Under> under,
            String message) {}

    /**
     * A row of the table so far. The figures are empty before its first block has ended.
     *
     * @param name unique among the rows
     * @param verdict empty as long as there is none
     * @param done blocks that count
     * @param planned blocks that there will be
     * @param dropped attempts at a block that failed or are invalid
     */
    record Line(
            String name,
            String metric,
            String before,
            String after,
            String ratio,
            String verdict,
            int done,
            int planned,
            int dropped) {

        boolean isFinished() {
            return done >= planned;
        }

        boolean isBegun() {
            return done + dropped > 0;
        }
    }

    /**
     * The block under way.
     *
     * @param row name of its row
     * @param block its number within the row, from 1
     * @param blocks how many the row has
     * @param attempt from 1
     * @param slices how many slices it has
     * @param slice what it is at; empty as long as it starts
     * @param secondsLeft of the slice, or of the warm-up
     * @param part of the slice that is over, 0 to 1
     */
    record Under(
            String row,
            int block,
            int blocks,
            int attempt,
            int slices,
            Optional<SliceProgress> slice,
            double secondsLeft,
            double part) {}

    /** The lines, from above. */
    static List<String> lines(State state, View view) {
        int height = Math.max(1, view.size().rows() - 1);
        List<String> below = new ArrayList<>();
        state.under().ifPresent(under -> {
            below.add(view.paint(Style.bold, view.cut(where(under))));
            below.add(bar(under, view));
        });
        if (!state.message().isEmpty()) {
            below.add(view.paint(Style.faint, view.cut(Columns.plain(state.message()))));
        }
        List<String> lines = new ArrayList<>();
        lines.add(view.paint(Style.bold, view.cut(title(state))));
        int room = height - lines.size() - below.size();
        BoardTable table = new BoardTable(state.lines(), view);
        boolean airy = room >= table.fullHeight() + 2;
        if (!state.lines().isEmpty() && room >= BoardTable.LOWEST) {
            String current = state.under().map(Under::row).orElse("");
            List<String> rows = table.lines(airy ? room - 2 : room, current);
            if (airy) {
                lines.add("");
            }
            lines.addAll(rows);
            if (airy) {
                lines.add("");
            }
        }
        lines.addAll(below);
        return List.copyOf(lines.subList(0, Math.min(height, lines.size())));
    }

    private static String title(State state) {
        return String.format(
                Locale.ROOT,
                "%s  block %d of %d  %s elapsed, about %s left  profile %s",
                state.run(),
                state.block(),
                state.blocks(),
                Progress.time(state.elapsedSeconds()),
                Progress.time(state.remainingSeconds()),
                state.profile());
    }

    private static String where(Under under) {
        String attempt = under.attempt() > 1 ? ", attempt " + under.attempt() : "";
        String block = under.row() + "  block " + under.block() + " of " + under.blocks() + attempt + "  ";
        if (under.slice().isEmpty()) {
            return block + "starting";
        }
        SliceProgress slice = under.slice().get();
        String what = slice.slice() <= 0
                ? "warm-up of " + slice.arm()
                : "slice " + slice.slice() + " of " + slice.of() + ": " + slice.arm() + ", " + slice.kind();
        return block + what + ", " + Math.max(0, Math.round(under.secondsLeft())) + " s left";
    }

    /** A piece for each slice, filled as far as it is over, and what the slice under way has measured so far. */
    private static String bar(Under under, View view) {
        int room = Math.min(BAR, view.size().columns());
        int slices = Math.max(1, under.slices());
        int piece = Math.min(SEGMENT, (room + 1) / slices - 1);
        int at = under.slice().map(SliceProgress::slice).orElse(0);
        StringBuilder bar = new StringBuilder();
        if (piece < 1) {
            // too many to tell them apart
            bar.append(filled(at <= 0 ? 0 : (at - 1 + under.part()) / slices, room, view));
        } else {
            for (int slice = 1; slice <= slices; slice++) {
                double part = slice < at ? 1 : slice == at ? under.part() : 0;
                bar.append(slice == 1 ? "" : " ").append(filled(part, piece, view));
            }
        }
        String figure = Columns.plain(under.slice().map(SliceProgress::figure).orElse(""));
        int left = view.size().columns() - bar.length() - 2;
        return view.paint(Style.fg_cyan, bar.toString())
                + (figure.isEmpty() || left < 1 ? "" : "  " + view.cut(figure, left));
    }

    private static String filled(double part, int columns, View view) {
        int full = (int) Math.round(Math.clamp(part, 0.0, 1.0) * columns);
        return (view.unicode() ? "█" : "#").repeat(full) + (view.unicode() ? "░" : ".").repeat(columns - full);
    }
}
