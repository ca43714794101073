package dev.sevenstops.gatling.matrix;

import java.nio.file.Path;

/** Whose {@code java} a runtime is started with. */
public sealed interface Jdk {

    /** The one that runs the build and the load generator. */
    record OfBuild() implements Jdk {}

    /**
     * One that is found under the usual places.
     *
     * @param feature such as 21
     */
    record Version(int feature) implements Jdk {}

    /**
     * One that lies there.
     *
     * @param folder with {@code bin/java}
     */
    record Home(Path folder) implements Jdk {}

    /**
     * The launcher.
     *
     * @param ofBuild that of the build's JDK
     * @throws IllegalStateException if it has not been found yet
     */
    default Path java(Path ofBuild) {
        return switch (this) {
            case OfBuild own -> ofBuild;
            case Home home -> home.folder().resolve("bin").resolve("java");
            case Version version -> throw new IllegalStateException("JDK " + version.feature() + " was not looked for");
        };
    }

    /** As it is called in messages. */
    default String words() {
        return switch (this) {
            case OfBuild own -> "the build's JDK";
            case Home home -> "the JDK at " + home.folder();
            case Version version -> "JDK " + version.feature();
        };
    }
}
