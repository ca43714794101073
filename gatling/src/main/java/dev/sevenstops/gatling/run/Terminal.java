package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the user sees: lines that stay and, on a screen, a {@link Board} below them that is drawn again and again in the same place. What
 * is not a screen gets lines only, and no escape sequence. May be used by several threads.
 *
 * <p>Each frame is written at once, and hides the cursor and switches off the wrapping of lines only for itself: however the process
 * ends, the terminal is left as it was.
 */
final class Terminal {
    private static final String CSI = "\u001b[";
    private static final String FRAME = CSI + "?25l" + CSI + "?7l";
    private static final String FRAME_END = CSI + "?7h" + CSI + "?25h";
    private static final String ERASE_BELOW = CSI + "J";
    private static final String ERASE_LINE = CSI + "K";

    private final PrintStream out;
    private final Optional<Screen> screen;
    private ScreenSize size = ScreenSize.USUAL;
    private List<String> board = List.of();
    private boolean over;

    private Terminal(PrintStream out, Optional<Screen> screen) {
        this.out = out;
        this.screen = screen;
    }

    /**
     * A terminal that can be drawn on.
     *
     * @param size asks how large it is
     * @param colours whether they are wanted
     */
    record Screen(Supplier<ScreenSize> size, boolean colours) {}

    /** Writes to a file or a pipe. */
    static Terminal plain(PrintStream out) {
        return new Terminal(out, Optional.empty());
    }

    /** Writes to a screen. */
    static Terminal of(PrintStream out, Screen screen) {
        return new Terminal(out, Optional.of(screen));
    }

    /**
     * Writes to standard output. That it is a screen is seen by where it leads: Gatling's plugin hands its own on to this process, so
     * under Maven it is the user's terminal as well, unless Maven's output goes elsewhere.
     */
    static Terminal standard() {
        Map<String, String> environment = System.getenv();
        return new Terminal(System.out, device().flatMap(device -> screen(device, environment)));
    }

    /** What a device can show: nothing can be drawn on a dumb one. */
    static Optional<Screen> screen(Path device, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        if (kind.isEmpty() || kind.equals("dumb")) {
            return Optional.empty();
        }
        // https://no-color.org: set and not empty, whatever its value
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return Optional.of(new Screen(() -> ScreenSize.ask(device, environment), colours));
    }

    private static Optional<Path> device() {
        // System.console() is not the same thing on every JDK: some return one for a pipe.
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            return Optional.of(target).filter(path -> path.startsWith("/dev/pts") || isConsole(path.toString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isConsole(String path) {
        return path.startsWith("/dev/tty") || path.equals("/dev/console");
    }

    /** Whether boards are drawn. Without, lines have to tell all. */
    boolean isScreen() {
        return screen.isPresent();
    }

    /** Asks again how large the screen is. May start a process: not for when something is measured. */
    void resized() {
        screen.map(it -> it.size().get()).ifPresent(this::size);
    }

    private synchronized void size(ScreenSize now) {
        size = now;
    }

    /** A line that stays, above the board. */
    synchronized void line(String text) {
        if (board.isEmpty()) {
            out.println(text);
        } else {
            List<String> shown = board;
            write(erased() + text + "\n" + frame(shown));
            board = shown;
        }
        out.flush();
    }

    /** Draws the board as it is now, in the place of the former one. Does nothing where there is no screen. */
    synchronized void draw(Board.State state) {
        if (screen.isEmpty() || over) {
            return;
        }
        Charset charset = out.charset();
        boolean unicode = charset.canEncode() && charset.newEncoder().canEncode("█░…");
        List<String> lines =
                Board.lines(state, new Board.View(size, screen.get().colours(), unicode));
        write(frame(lines));
        board = lines;
    }

    /** Takes the board away; from now on there are lines only. */
    synchronized void endBoard() {
        over = true;
        if (!board.isEmpty()) {
            write(erased());
        }
    }

    /** All of it in one go: a print stream cuts a long text, and a process may be killed between two pieces. */
    private void write(String text) {
        byte[] bytes = text.getBytes(out.charset());
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** What draws these lines over the board that is there. */
    private String frame(List<String> lines) {
        StringBuilder frame = new StringBuilder(FRAME).append(top());
        // erased first: a line that fills the row leaves the cursor on its last character
        lines.forEach(line -> frame.append(ERASE_LINE).append(line).append('\n'));
        return frame.append(ERASE_BELOW).append(FRAME_END).toString();
    }

    private String erased() {
        String erased = top() + ERASE_BELOW;
        board = List.of();
        return erased;
    }

    /** To where the board begins. The cursor rests below it. */
    private String top() {
        return board.isEmpty() ? "\r" : CSI + board.size() + "A\r";
    }
}
