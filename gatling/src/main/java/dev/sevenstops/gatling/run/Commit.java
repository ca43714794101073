package dev.sevenstops.gatling.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which state of the sources a run is made from. */
final class Commit {
    /** Where git is not asked, or cannot tell. */
    static final String UNKNOWN = "unknown";

    /** What is run, as opposed to what is read: an edited document does not make another program. */
    private static final List<String> RUN = List.of("pom.xml", "*/pom.xml", "*/src/*", "matrix.yaml");

    private static final int DIGITS = 8;

    private Commit() {}

    /**
     * The commit; with {@code +changes.} and a digest of what is not committed of the sources, so that two states of a work tree which is
     * being changed are told apart.
     *
     * @param root of the project
     */
    static String of(Path root) {
        Optional<String> commit = git(root, List.of("rev-parse", "--short=12", "HEAD"))
                .map(output -> new String(output, StandardCharsets.UTF_8).strip());
        return commit.map(hash -> hash + changes(root)).orElse(UNKNOWN);
    }

    private static String changes(Path root) {
        Optional<byte[]> tracked = git(root, ofWhatIsRun("diff", "HEAD", "--binary", "--"));
        Optional<byte[]> untracked = git(root, ofWhatIsRun("ls-files", "-z", "--others", "--exclude-standard", "--"));
        if (tracked.isEmpty() || untracked.isEmpty()) {
            return "+changes";
        }
        if (tracked.get().length == 0 && untracked.get().length == 0) {
            return "";
        }
        MessageDigest digest = sha256();
        digest.update(tracked.get());
        digest.update(untracked.get());
        for (String name : new String(untracked.get(), StandardCharsets.UTF_8).split("\0", -1)) {
            if (!name.isEmpty()) {
                try {
                    digest.update(Files.readAllBytes(root.resolve(name)));
                } catch (IOException e) {
                    return "+changes"; // gone in between, or nobody may read it
                }
            }
        }
        return "+changes." + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static List<String> ofWhatIsRun(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(RUN);
        return command;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<byte[]> git(Path root, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(arguments);
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            git.getInputStream().transferTo(output);
            if (!git.waitFor(10, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return Optional.empty();
            }
            return git.exitValue() == 0 ? Optional.of(output.toByteArray()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no git, or not a work tree: the sources came some other way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
