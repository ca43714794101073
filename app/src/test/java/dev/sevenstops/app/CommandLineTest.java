package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.Stop;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void readsSettings() throws StartupFailure {
        assertEquals(
                new CommandLine.Serve(true, Map.of("app.port", "0", "app.database", "/a=b.mv.db")),
                CommandLine.parse("app.port=0", "--supervised", "app.database=/a=b.mv.db"));
        assertEquals(
                new CommandLine.Echo(true, Map.of("app.port", "0")),
                CommandLine.parse("--supervised", "app.port=0", "--echo"));
        assertInstanceOf(CommandLine.CreateDatabase.class, CommandLine.parse("--create-database", "x.mv.db"));
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        assertEquals(
                "argument 2: unknown setting stops.accept.backlgo, did you mean stops.accept.backlog?; --settings lists all",
                refused("app.port=0", "stops.accept.backlgo=1"));
        assertEquals(
                "argument 1: unknown option --supervise, did you mean --supervised?; --help lists all",
                refused("--supervise"));
        assertEquals("argument 1: unknown option --ecco, did you mean --echo?; --help lists all", refused("--ecco"));
        assertEquals("argument 1: 'app.port' is not of the form key=value", refused("app.port"));
        assertEquals("argument 2: app.port is given twice", refused("app.port=0", "app.port=1"));
        assertEquals("argument 1: --create-database needs the path of the file", refused("--create-database"));
    }

    @Test
    void printsATokenOnlyWithASecret() throws StartupFailure {
        String secret = "stops.middleware.jwt.hs256-secret=" + TestTokens.SECRET;
        assertEquals(
                new CommandLine.PrintToken(
                        "orders:write", Map.of("stops.middleware.jwt.hs256-secret", TestTokens.SECRET)),
                CommandLine.parse("--token", "--scope", "orders:write", secret));
        assertEquals(
                "argument 2: --scope needs scopes, such as \"orders:write orders:export\"",
                refused("--token", "--scope"));
        assertEquals(
                "--token and --scope <scopes> belong together, without --supervised or --echo", refused("--token"));
        assertEquals(
                "--token and --scope <scopes> belong together, without --supervised or --echo",
                refused("--supervised", "--token", "--scope", "x"));
    }

    @Test
    void givenValuesWinOverDefaults() throws StartupFailure {
        Settings settings = Settings.read(
                Catalogue.all(), Catalogue.config(Map.of("stops.accept.backlog", "16", "app.host", "${x}")));
        assertEquals(16, settings.whole("stops.accept.backlog"));
        assertEquals("dsl-json", settings.text("stops.serialize.serializer"));
        assertEquals("${x}", settings.text("app.host"), "a value is a value, never a reference to another");
        assertEquals(
                Catalogue.all().stream().map(Setting::key).toList(),
                List.copyOf(settings.all().keySet()));
    }

    @Test
    void refusesABadValue() {
        StartupFailure failure = assertThrows(
                StartupFailure.class,
                () -> Settings.read(Catalogue.all(), Catalogue.config(Map.of("stops.accept.backlog", "abc"))));
        assertEquals("stops.accept.backlog=abc: must be a whole number from 1 to 65535", failure.line());
        assertEquals(StartupFailure.USAGE, failure.exitCode());
    }

    @Test
    void printsTheCatalogue() throws Exception {
        Set<String> stops = Arrays.stream(Stop.values()).map(Stop::id).collect(Collectors.toCollection(HashSet::new));
        stops.addAll(List.of("app", "lifecycle"));
        JsonNode settings = new ObjectMapper().readTree(Catalogue.json()).get("settings");
        Set<String> keys = new HashSet<>();
        for (JsonNode setting : settings) {
            assertTrue(keys.add(setting.get("key").asText()), "twice: " + setting);
            assertTrue(stops.contains(setting.get("stop").asText()), "no such stop: " + setting);
            assertTrue(setting.get("default").isTextual(), "a value is text: " + setting);
            assertTrue(
                    switch (setting.get("type").asText()) {
                        case "integer" ->
                            setting.get("min").isNumber() && setting.get("max").isNumber();
                        case "enum" -> setting.get("values").isArray();
                        case "boolean", "string" -> true;
                        default -> false;
                    },
                    setting.toString());
        }
        assertEquals(Catalogue.all().size(), keys.size());
    }

    private static String refused(String... args) {
        StartupFailure failure = assertThrows(StartupFailure.class, () -> CommandLine.parse(args));
        assertEquals(StartupFailure.USAGE, failure.exitCode());
        return failure.line();
    }
}
