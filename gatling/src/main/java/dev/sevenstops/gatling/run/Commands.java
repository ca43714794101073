package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.load.Generator;
import dev.sevenstops.gatling.matrix.InputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the processes are started; what follows {@code java} and the JVM arguments of the runtime.
 *
 * @param java the JDK's launcher
 * @param app class path and main class of the service
 * @param downstream class path and main class of the services that it depends on
 * @param generator class path and main class of the load generator
 * @param classPath of the generator
 */
public record Commands(Path java, List<String> app, List<String> downstream, List<String> generator, String classPath) {
    /**
     * The app as the build left it, and the generator on this JVM's own class path.
     *
     * @param root of the project
     * @throws InputException if the app has not been built
     */
    public static Commands ofBuild(Path root) throws InputException {
        Path target = root.resolve("app").resolve("target");
        Path dependencies = target.resolve("runtime.classpath");
        try {
            String app = target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(dependencies).strip();
            return of(
                    List.of("-cp", app, "dev.sevenstops.app.Main"),
                    List.of("-cp", app, "dev.sevenstops.app.downstream.Main"),
                    Generator.class.getName());
        } catch (IOException e) {
            throw new InputException("the app has not been built (" + root.relativize(dependencies)
                    + " is missing): run mvn gatling:test in the project's root folder");
        }
    }

    /**
     * This JVM's java and class path.
     *
     * @param app what follows {@code java} and the JVM arguments
     * @param downstream likewise
     * @param generatorClass the main class of the generator
     */
    public static Commands of(List<String> app, List<String> downstream, String generatorClass) {
        Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
        String classPath = System.getProperty("java.class.path", "");
        return new Commands(
                java, app, downstream, List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", generatorClass), classPath);
    }

    /** A command line for one of Gatling's or our own main classes on the generator's class path. */
    List<String> onGatlingsClassPath(List<String> rest) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-cp", classPath));
        // Gatling and Netty reach into the JDK.
        command.addAll(Generator.JVM_ARGUMENTS);
        command.add("-Djava.util.prefs.PreferencesFactory=" + OfflinePreferences.Factory.class.getName());
        command.addAll(rest);
        return command;
    }
}
