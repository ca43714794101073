package dev.sevenstops.report.model;

import java.util.List;
import java.util.Map;

/**
 * The machine and the software of a run. Holds no path and no host name: a results folder can be published as it is.
 *
 * @param os name and version of the operating system
 * @param kernel release of the kernel
 * @param cpu model of the processor
 * @param cores processors available to the run
 * @param memoryBytes physical memory
 * @param generatorJdk vendor and version of the JDK that runs the load generator
 * @param runtimes the JVMs under test
 * @param versions versions of the libraries that shape the figures, such as helidon and gatling
 * @param sysctls kernel settings that shape the figures, such as net.core.somaxconn
 * @param commit the project's commit, or "unknown"; ends in "+changes" where the work tree was not clean, and mostly in
 *     a digest of these changes
 */
public record Environment(
        String os,
        String kernel,
        String cpu,
        int cores,
        long memoryBytes,
        String generatorJdk,
        List<Jvm> runtimes,
        Map<String, String> versions,
        Map<String, String> sysctls,
        String commit) {

    /**
     * A JVM under test.
     *
     * @param name as named in matrix.yaml
     * @param jdk vendor and full version
     * @param arguments JVM arguments, pinned equally for both arms
     */
    public record Jvm(String name, String jdk, List<String> arguments) {}
}
