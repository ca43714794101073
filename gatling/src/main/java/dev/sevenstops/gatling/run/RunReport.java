package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the report of a run from its saved results. */
@FunctionalInterface
public interface RunReport {
    /**
     * Writes the report into the run's folder.
     *
     * @return what is shown to the user
     * @throws IOException if the results cannot be read or the report cannot be written
     */
    Written write(Path runFolder) throws IOException;

    /**
     * A report.
     *
     * @param table as plain text, for the terminal
     * @param page the file to open
     */
    record Written(String table, Path page) {}
}
