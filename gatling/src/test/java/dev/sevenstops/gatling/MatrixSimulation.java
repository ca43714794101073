package dev.sevenstops.gatling;

import dev.sevenstops.gatling.run.MatrixCommand;
import dev.sevenstops.gatling.run.RunReport;
import dev.sevenstops.report.render.Reports;
import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;

/**
 * What {@code mvn gatling:test} starts. It is a simulation in name only: the load is sent by generators in JVMs of their own,
 * a fresh one for each block.
 *
 * <p>The matrix runs in the constructor and the JVM exits from there. An injected user that did the work would have Gatling
 * print its console summary in between and its closing lines after the report's path, and an exit code other than Gatling's
 * own would be impossible. Nothing of Gatling's engine has been started at this point that would need an end: the constructor
 * runs before the data writers, the statistics and the injector exist.
 */
public final class MatrixSimulation extends Simulation {
    /** Runs the matrix and ends the JVM. */
    public MatrixSimulation() {
        // Maven's JVM may be killed without being able to end this one.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(MatrixCommand.BROKEN)));
        int code = MatrixCommand.run(Path.of("").toAbsolutePath(), System.getProperties(), folder -> {
            Reports.Rendered rendered = Reports.render(folder);
            return new RunReport.Written(rendered.table(), rendered.html());
        });
        System.out.flush();
        System.exit(code);
    }
}
