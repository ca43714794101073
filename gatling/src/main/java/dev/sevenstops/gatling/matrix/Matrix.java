package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.stats.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What matrix.yaml says. Only ever built from a file without problems.
 *
 * @param sha256 hash of the file's bytes
 * @param profiles by name
 * @param runtimes the JVMs that the app is run on, in the order of the file
 * @param experiments every cell of every experiment, in the order of the stops, then of the file; an experiment's lead cell comes
 *     before its other ones
 */
public record Matrix(
        String sha256, Map<String, Profile> profiles, List<JavaRuntime> runtimes, List<PlannedExperiment> experiments) {

    /**
     * How much is measured.
     *
     * @param blocks fresh pairs of JVMs for each cell and runtime
     * @param slices measured stretches of the workload in a block, half of them on each arm
     * @param sliceSeconds length of a measured slice's send schedule
     * @param warmUpSeconds the most load on each arm before the first slice, not recorded as one
     * @param controlSeconds length of a counter-test's send schedule; a block has one for each arm, where the experiment has any
     * @param factors which cells of an experiment are measured
     * @param runtimes names of those that are measured on; empty for the default one
     * @param pairs whether the first cell of each experiment is measured with an A/A pair beside it
     * @param piloted whether the newest finished run says how many blocks each row needs, where no other one is named
     */
    public record Profile(
            String name,
            int blocks,
            int slices,
            double sliceSeconds,
            double warmUpSeconds,
            double controlSeconds,
            Factors factors,
            List<String> runtimes,
            boolean pairs,
            boolean piloted) {

        /** A profile that is measured on the default runtime, with as many blocks as it says. */
        public Profile(
                String name,
                int blocks,
                int slices,
                double sliceSeconds,
                double warmUpSeconds,
                double controlSeconds,
                Factors factors) {
            this(name, blocks, slices, sliceSeconds, warmUpSeconds, controlSeconds, factors, List.of(), false, false);
        }

        /** The same with another number of blocks. */
        Profile with(int otherBlocks) {
            return new Profile(
                    name,
                    otherBlocks,
                    slices,
                    sliceSeconds,
                    warmUpSeconds,
                    controlSeconds,
                    factors,
                    runtimes,
                    pairs,
                    piloted);
        }
    }

    /** Which cells of an experiment a profile measures. */
    public enum Factors {
        /** The first one only. */
        LEAD,
        /** All of them. */
        ALL
    }

    /**
     * A JVM under test, equally for both arms. The load generator always runs on the build's JDK.
     *
     * @param jdk whose {@code java} is started
     */
    public record JavaRuntime(String name, List<String> jvmArguments, Jdk jdk) {
        /** The one that is measured on if nothing else is said. */
        public static final String DEFAULT = "default";

        /** On the build's JDK. */
        public JavaRuntime(String name, List<String> jvmArguments) {
            this(name, jvmArguments, new Jdk.OfBuild());
        }
    }

    /** The same experiments on these runtimes only. */
    public Matrix on(List<JavaRuntime> selected) {
        return new Matrix(sha256, profiles, List.copyOf(selected), experiments);
    }

    /**
     * The same experiments, each with its after arm on both sides: whatever then differs between the arms is noise. They promise nothing and
     * predict nothing.
     */
    public Matrix againstItself() {
        return new Matrix(
                sha256,
                profiles,
                runtimes,
                experiments.stream().map(PlannedExperiment::againstItself).toList());
    }

    /**
     * A row of the table together with what it sends, ready to be scheduled: one cell of an experiment.
     *
     * @param lead whether it is the experiment's first cell, at the first level of every factor
     * @param setup what surrounds both arms
     * @param profiles the names of the profiles that measure it; empty for all of them
     * @param timing how much is measured where the experiment says something else than its profile, by the profile's name
     * @param effect the smallest effect on the primary metric, as a part, that a run sized by a pilot is to call; empty for the margin of
     *     "same"
     */
    public record PlannedExperiment(
            Experiment row,
            Workload workload,
            Workload control,
            boolean lead,
            Setup setup,
            Set<String> profiles,
            Map<String, Profile> timing,
            OptionalDouble effect) {
        /** What the name of an experiment's A/A pair ends with. */
        private static final String PAIR = "-aa";

        private PlannedExperiment againstItself() {
            return againstItself(row.id(), row.cell(), "", timing);
        }

        /**
         * The A/A pair that is measured beside this cell: its after arm on both sides, in no more blocks than fine ratios take.
         *
         * @param profile which measures it
         */
        public PlannedExperiment pair(Profile profile) {
            Cell cell = new Cell(row.cell().experiment() + PAIR, row.cell().levels());
            String id = cell.experiment()
                    + row.id().substring(row.cell().experiment().length());
            Profile own = in(profile);
            int blocks = Math.min(own.blocks(), Spread.FEWEST);
            return againstItself(id, cell, row.id(), Map.of(profile.name(), own.with(blocks)));
        }

        /** Whether both arms have the same settings. */
        public boolean isAgainstItself() {
            return row.arms()
                    .getOrDefault(Experiment.BEFORE, Map.of())
                    .equals(row.arms().getOrDefault(Experiment.AFTER, Map.of()));
        }

        private PlannedExperiment againstItself(String id, Cell cell, String pairOf, Map<String, Profile> itsTiming) {
            Map<String, String> arm = row.arms().getOrDefault(Experiment.AFTER, Map.of());
            Experiment twice = new Experiment(
                    id,
                    cell,
                    row.stop(),
                    "A/A: " + row.title(),
                    row.symptom(),
                    row.fix(),
                    row.primary(),
                    row.secondary(),
                    Map.of(Experiment.BEFORE, arm, Experiment.AFTER, arm),
                    row.workload(),
                    row.control(),
                    List.of(),
                    "",
                    pairOf);
            return new PlannedExperiment(twice, workload, control, lead, setup, profiles, itsTiming, effect);
        }

        /** Whether it has a counter-test. */
        public boolean hasControl() {
            return !control.loads().isEmpty();
        }

        /** How much of this cell a profile measures. */
        public Profile in(Profile profile) {
            return timing.getOrDefault(profile.name(), profile);
        }

        /** Whether a profile measures the experiment at all, be it this cell or another one. */
        public boolean isMeasuredIn(Profile profile) {
            return profiles.isEmpty() || profiles.contains(profile.name());
        }

        /** What the requests go through: {@link Cell#DIRECT} or the kind of a reverse proxy. */
        public String via() {
            return row.cell().via();
        }
    }

    /**
     * What surrounds both arms of an experiment, equally.
     *
     * @param jvmArguments after those of the runtime, so that they win
     * @param network a network namespace for the block; empty if it runs in the machine's own
     * @param proxy how reverse proxies are set
     * @param downstream whether each arm has a process of its own with the services that it depends on
     * @param tls whether the service's own listener speaks TLS, with a certificate made for the block
     */
    public record Setup(
            List<String> jvmArguments, Optional<Network> network, ProxyChoice proxy, boolean downstream, boolean tls) {
        /** Nothing out of the ordinary. */
        public static final Setup PLAIN = new Setup(List.of(), Optional.empty(), ProxyChoice.UNBUFFERED, false, false);
    }

    /**
     * A network namespace that a block has for itself.
     *
     * @param sysctls set in it, such as {@code net.core.somaxconn}, in the order of the file
     */
    public record Network(Map<String, String> sysctls) {}

    /**
     * Options of a reverse proxy.
     *
     * @param tls whether it ends TLS
     * @param requestBuffering whether it reads a request to its end before it passes it on
     * @param responseBuffering whether it takes a response off the service faster than its client does
     */
    public record ProxyChoice(boolean tls, boolean requestBuffering, boolean responseBuffering) {
        /** Passes everything on at once, without TLS. */
        public static final ProxyChoice UNBUFFERED = new ProxyChoice(false, false, false);
    }
}
