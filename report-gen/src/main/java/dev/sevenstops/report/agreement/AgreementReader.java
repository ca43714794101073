package dev.sevenstops.report.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Damage;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the file that {@code ./stops agreement --into results/<run>} writes. */
public final class AgreementReader {
    private static final String FILE = "agreement.json";

    private AgreementReader() {}

    /**
     * What lies beside a run.
     *
     * @param agreement empty if there is no file, or none that can be used
     * @param damages why it cannot be used; empty or one
     */
    public record Found(Optional<Agreement> agreement, List<Damage> damages) {}

    /** Of {@code results/<run>}. */
    public static Found ofRun(Path runFolder) {
        Path file = runFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return new Found(Optional.empty(), List.of());
        }
        try {
            return new Found(Optional.of(parse(Files.readAllBytes(file))), List.of());
        } catch (UnusableResultsException unusable) {
            return damaged(String.valueOf(unusable.getMessage()));
        } catch (IOException unreadable) {
            return damaged("it cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private static Found damaged(String reason) {
        return new Found(Optional.empty(), List.of(new Damage(FILE, reason)));
    }

    private static Agreement parse(byte[] bytes) throws IOException {
        try {
            JsonNode tree = Json.mapper().readTree(bytes);
            JsonNode version = tree.path("schemaVersion");
            if (!version.isIntegralNumber()) {
                throw new UnusableResultsException(tree.isMissingNode() ? "it is empty" : "it has no schemaVersion");
            }
            if (version.asLong() != Agreement.SCHEMA_VERSION) {
                throw new UnusableResultsException("it has schema version " + version.asText()
                        + ", this program reads " + Agreement.SCHEMA_VERSION + ": "
                        + (version.asLong() > Agreement.SCHEMA_VERSION
                                ? "update the program"
                                : "run ./stops agreement again"));
            }
            Agreement agreement = Json.mapper().treeToValue(tree, Agreement.class);
            consistent(agreement);
            return agreement;
        } catch (JsonProcessingException broken) {
            throw new UnusableResultsException("it is cut short or not what was written: " + Json.reason(broken));
        }
    }

    /** A cell that stands in no line or column would be left out without a word. */
    private static void consistent(Agreement agreement) throws UnusableResultsException {
        Set<String> vias = new HashSet<>(agreement.vias());
        Set<String> names = new HashSet<>();
        for (Agreement.Payload payload : agreement.payloads()) {
            if (!names.add(payload.name())) {
                throw new UnusableResultsException("it has two cases '" + payload.name() + "'");
            }
        }
        Set<List<String>> seen = new HashSet<>();
        for (Agreement.Cell cell : agreement.cells()) {
            if (!names.contains(cell.name()) || !vias.contains(cell.via())) {
                throw new UnusableResultsException(
                        "it has a result of '" + cell.name() + "', " + cell.via() + ", but no such case or proxy");
            }
            if (!seen.add(List.of(cell.framing(), cell.via(), cell.name()))) {
                throw new UnusableResultsException(
                        "it has two results of '" + cell.name() + "', " + cell.framing() + ", " + cell.via());
            }
        }
    }
}
