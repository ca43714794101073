package dev.sevenstops.report.runbook;

import dev.sevenstops.report.model.BlockDiagnostics.Output;
import dev.sevenstops.report.render.Format;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a command's output a page has room for.
 *
 * @param text the command line and the output's first lines
 * @param note how it ended if not well, and what was cut off; may be empty
 */
record Excerpt(String text, String note) {
    /** Enough for the head of an answer and for a few routes. */
    static final int LINES = 18;

    /** In characters. */
    static final int WIDTH = 160;

    private static final int NOT_FOUND = 127;
    private static final String CUT_OFF = " …";

    static Excerpt of(Output output) {
        List<String> lines = output.output().stripTrailing().lines().toList();
        StringBuilder text = new StringBuilder("$ ").append(output.command());
        for (String line : lines.subList(0, Math.min(LINES, lines.size()))) {
            text.append('\n').append(fitting(line));
        }
        return new Excerpt(text.toString(), Format.sentence(String.join(", ", notes(output, lines.size()))));
    }

    private static String fitting(String line) {
        String end = line.stripTrailing();
        if (end.length() <= WIDTH) {
            return end;
        }
        // a character of two code units stays whole
        int at = Character.isHighSurrogate(end.charAt(WIDTH - 1)) ? WIDTH - 1 : WIDTH;
        return end.substring(0, at) + CUT_OFF;
    }

    private static List<String> notes(Output output, int lines) {
        List<String> notes = new ArrayList<>();
        int more = lines - LINES;
        if (more > 0) {
            notes.add(Format.count(more) + (more == 1 ? " more line" : " more lines"));
        }
        if (output.cut()) {
            notes.add("it wrote more than was kept");
        }
        if (lines == 0) {
            notes.add("it wrote nothing");
        }
        output.exitCode().filter(code -> code != 0).ifPresent(code -> notes.add(ended(code)));
        if (!output.problem().isEmpty()) {
            notes.add(output.problem());
        }
        return notes;
    }

    private static String ended(int code) {
        return "exit code " + code + (code == NOT_FOUND ? ": a program of this line was not installed there" : "");
    }
}
