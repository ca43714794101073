package dev.sevenstops.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.fixture.SampleDiagnostics;
import dev.sevenstops.report.fixture.SampleWarmUps;
import dev.sevenstops.report.model.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(folder);
    }

    @Test
    void theRunIsValid() throws IOException {
        assertEquals(List.of(), violations("run", Files.readString(folder.resolve("run.json"))));
    }

    @Test
    void aPlanMaySayHowManyBlocksAPilotAskedForAndOlderOnesDoNot() throws IOException {
        Path file = folder.resolve("run.json");
        String json = Files.readString(file);
        String sized = json.replaceFirst(
                "\"sized\": \\[\\s*]",
                "\"sized\": [{\"experiment\": \"accept/backlog\", \"blocks\": 16, \"why\": \"a spread of 3 %\"}]");
        assertEquals(List.of(), violations("run", sized));
        assertFalse(violations("run", sized.replace("\"blocks\": 16", "\"blocks\": 0"))
                .isEmpty());
        Files.writeString(file, sized);
        assertEquals(
                List.of(new Run.Sized("accept/backlog", 16, "a spread of 3 %")),
                ResultsReader.readRun(folder).plan().sized());
        String older = json.replaceFirst(",\\s*\"sized\": \\[\\s*]", "");
        assertFalse(older.contains("\"sized\""));
        assertEquals(List.of(), violations("run", older));
        Files.writeString(file, older);
        assertEquals(List.of(), ResultsReader.readRun(folder).plan().sized());
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept-backlog--25--0", "serialize-serializer--25--1", "drain-streaming--25--0"})
    void everyBlockIsValid(String name) throws IOException {
        assertEquals(List.of(), violations("block", Files.readString(folder.resolve("blocks/" + name + ".json"))));
    }

    @Test
    void howABlockWasWarmedUpIsValidAndOlderOnesDoNotSay() throws IOException {
        Path file = ResultsWriter.create(folder)
                .writeBlock(SampleWarmUps.on(SampleBlocks.accept(0), SampleWarmUps.untold(), SampleWarmUps.settled()));
        String json = Files.readString(file);

        assertEquals(List.of(), violations("block", json));
        assertFalse(violations("block", json.replace("\"SETTLED\"", "\"WARM\"")).isEmpty());
        assertFalse(
                violations("block", json.replaceFirst("\"answered\": 0,", "")).isEmpty());
        String without = Files.readString(folder.resolve("blocks/accept-backlog--25--1.json"));
        String older = without.replaceFirst("\"warmUps\": \\{\\s*},", "").replaceFirst("\"earlier\": \\[\\s*],", "");
        assertFalse(older.contains("warmUps") || older.contains("earlier"));
        assertEquals(List.of(), violations("block", older));
    }

    @Test
    void cellsAndProxiesAreValid() throws IOException {
        Path cells = folder.resolve("cells");
        SampleCells.writeTo(cells);

        assertEquals(List.of(), violations("run", Files.readString(cells.resolve("run.json"))));
        String block = Files.readString(cells.resolve("blocks/drain-slow-readers@via=nginx--25--0.json"));
        assertEquals(List.of(), violations("block", block));
        assertFalse(violations("block", block.replaceFirst("\"ends\": ", "\"endings\": "))
                .isEmpty());
        assertFalse(violations(
                        "run",
                        Files.readString(cells.resolve("run.json"))
                                .replaceFirst("\"atMost\": [0-9.]+", "\"atMost\": \"none\""))
                .isEmpty());
    }

    @Test
    void diagnosticsAreValid() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String json = Files.readString(folder.resolve("blocks/accept-backlog--25--1/diagnostics.json"));

        assertEquals(List.of(), violations("diagnostics", json));
        assertFalse(violations("diagnostics", json.replaceFirst("\"cut\": false", "\"cut\": 0"))
                .isEmpty());
        assertFalse(violations("diagnostics", json.replaceFirst("\"symptom\"", "\"sign\""))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"attempt\": 1,", "\"state\": \"OK\",", "\"seed\": 99,"})
    void whatTheSchemaAsksForIsMissed(String part) throws IOException {
        String json = Files.readString(folder.resolve("blocks/accept-backlog--25--0.json"));

        assertFalse(violations("block", json.replaceFirst(part, "")).isEmpty());
    }

    @Test
    void aWrongValueIsFound() throws IOException {
        String json = Files.readString(folder.resolve("run.json"));

        assertFalse(violations("run", json.replaceFirst("\"stop:serialize\"", "\"stop:lunch\""))
                .isEmpty());
    }

    private static List<Error> violations(String schema, String json) throws IOException {
        try (InputStream source = Objects.requireNonNull(Json.class.getResourceAsStream(schema + ".schema.json"))) {
            Schema read = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(source);
            return read.validate(json, InputFormat.JSON);
        }
    }
}
