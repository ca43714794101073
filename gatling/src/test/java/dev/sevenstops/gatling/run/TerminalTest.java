package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.run.Board.State;
import dev.sevenstops.gatling.run.Terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final Pattern TOKEN = Pattern.compile("\u001b\\[\\??(\\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]+");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static State state(String message) {
        return new State("run", "quick", 0, 0, 1, 2, List.of(), Optional.empty(), message);
    }

    /** What a terminal shows after this output: knows the few sequences that are used. */
    private static List<String> shown(String output) {
        List<String> rows = new ArrayList<>(List.of(""));
        int row = 0;
        int column = 0;
        Matcher token = TOKEN.matcher(output);
        while (token.find()) {
            String text = token.group();
            String command = token.group(2);
            if (command != null) {
                String kept = rows.get(row)
                        .substring(0, Math.min(column, rows.get(row).length()));
                switch (command) {
                    case "A" -> row -= Integer.parseInt(token.group(1));
                    case "K" -> rows.set(row, kept);
                    case "J" -> {
                        rows.set(row, kept);
                        rows.subList(row + 1, rows.size()).clear();
                    }
                    default -> assertTrue(text.matches("\u001b\\[\\?(25|7)[hl]"), text);
                }
            } else if (text.equals("\n")) {
                row++;
                column = 0;
                if (row == rows.size()) {
                    rows.add("");
                }
            } else if (text.equals("\r")) {
                column = 0;
            } else {
                String old = rows.get(row);
                String behind = old.length() > column + text.length() ? old.substring(column + text.length()) : "";
                rows.set(row, old.substring(0, column) + text + behind);
                column += text.length();
            }
        }
        return rows;
    }

    @Test
    void aBoardIsDrawnInItsPlaceAndLinesStayAboveIt() {
        Terminal terminal = Terminal.of(out, new Screen(() -> new ScreenSize(80, 24), false));
        terminal.line("first");
        terminal.draw(state("one"));
        terminal.draw(state(""));
        terminal.draw(state("two"));
        terminal.line("second");
        terminal.draw(state("three"));
        String title = "run  block 1 of 2  00:00 elapsed, about 00:00 left  profile quick";
        assertEquals(List.of("first", "second", title, "three", ""), shown(written()));

        terminal.endBoard();
        terminal.draw(state("too late"));
        terminal.line("the end");
        assertEquals(List.of("first", "second", "the end", ""), shown(written()));
    }

    @Test
    void aFrameLeavesTheTerminalAsItFoundIt() {
        Terminal terminal = Terminal.of(out, new Screen(() -> new ScreenSize(80, 24), false));
        for (String message : List.of("one", "two")) {
            bytes.reset();
            terminal.draw(state(message));
            String frame = written();
            assertEquals(frame.split("\\?25l", -1).length, frame.split("\\?25h", -1).length);
            assertTrue(frame.endsWith("\u001b[?7h\u001b[?25h"), "wrapping, then the cursor, come last");
        }
    }

    @Test
    void theSizeIsAskedForAgainWhenItIsTold() {
        List<Integer> columns = new ArrayList<>(List.of(10, 20));
        Terminal terminal = Terminal.of(out, new Screen(() -> new ScreenSize(columns.removeFirst(), 24), false));
        for (int expected : new int[] {10, 20}) {
            terminal.resized();
            terminal.draw(state(""));
            assertEquals(expected, shown(written()).getFirst().length());
        }
    }

    @Test
    void whatIsNoScreenGetsLinesAndNoEscapeSequence() {
        Terminal terminal = Terminal.plain(out);
        assertFalse(terminal.isScreen());
        terminal.resized();
        terminal.draw(state("one"));
        terminal.line("done");
        terminal.endBoard();
        assertEquals("done" + System.lineSeparator(), written());
    }

    @Test
    void theEnvironmentSaysWhatTheTerminalCan() {
        Path device = Path.of("/dev/pts/0");
        assertEquals(
                Optional.of(true),
                Terminal.screen(device, Map.of("TERM", "xterm")).map(Screen::colours));
        assertEquals(
                Optional.of(true),
                Terminal.screen(device, Map.of("TERM", "xterm", "NO_COLOR", "")).map(Screen::colours));
        assertEquals(
                Optional.of(false),
                Terminal.screen(device, Map.of("TERM", "xterm", "NO_COLOR", "1"))
                        .map(Screen::colours));
        assertTrue(Terminal.screen(device, Map.of("TERM", "dumb")).isEmpty());
        assertTrue(Terminal.screen(device, Map.of()).isEmpty());
    }

    @Test
    void theSizeComesFromTheTerminalThenFromTheEnvironment() {
        assertEquals(Optional.of(new ScreenSize(120, 40)), ScreenSize.parse("40 120\n"));
        assertEquals(Optional.empty(), ScreenSize.parse("0 0"));
        assertEquals(Optional.empty(), ScreenSize.parse("stty: 'standard input': Inappropriate ioctl for device"));
        assertEquals(new ScreenSize(99, 33), ScreenSize.of(Map.of("COLUMNS", "99", "LINES", "33")));
        assertEquals(ScreenSize.USUAL, ScreenSize.of(Map.of("COLUMNS", "wide", "LINES", "0")));
        assertEquals(
                new ScreenSize(99, 24),
                ScreenSize.ask(Path.of("/dev/null"), Map.of("COLUMNS", "99")),
                "what is no terminal does not know");
    }
}
