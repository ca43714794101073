package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser in which the tests look at what was written to disk. For one thread. */
final class Chromium implements AutoCloseable {
    private static final List<String> SERIOUS = List.of("serious", "critical");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it. Where there is none, whatever calls this is skipped. */
    static Chromium start() {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "no Chromium: install Debian's package chromium");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(program.orElseThrow())
                            .setArgs(List.of(
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync")));
            return new Chromium(playwright, browser);
        } catch (RuntimeException notStarted) {
            playwright.close();
            throw notStarted;
        }
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What went wrong on a page, and what it asked for. */
    record Heard(List<String> errors, List<String> requests) {}

    /** What is done with a page that has been opened. */
    interface Look {
        void at(Page page) throws Exception;
    }

    /** Opens a file in a window of this width, in pixels, and listens for as long as it is looked at. */
    Heard look(Path file, int width, ColorScheme scheme, Look look) throws Exception {
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme))) {
            Page page = context.newPage();
            page.onPageError(heard.errors()::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    heard.errors().add(message.text());
                }
            });
            page.onRequest(request -> heard.requests().add(request.url()));
            page.navigate(file.toUri().toString());
            look.at(page);
        }
        return heard;
    }

    /** Opens a file whose scripts are not run. */
    void lookWithoutScripts(Path file, Look look) throws Exception {
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            page.navigate(file.toUri().toString());
            look.at(page);
        }
    }

    /** By how many pixels a page is wider than its window. */
    static Object tooWide(Page page) {
        return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** What axe finds on a page that keeps somebody from reading it. */
    static List<String> serious(Page page) {
        AxeResults results = new AxeBuilder(page).analyze();
        return results.getViolations().stream()
                .filter(rule -> SERIOUS.contains(rule.getImpact()))
                .map(Chromium::shown)
                .toList();
    }

    private static String shown(Rule rule) {
        return rule.getId() + " "
                + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
