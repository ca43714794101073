package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real repositories. */
class CommitTest {
    @TempDir
    private Path root;

    @BeforeEach
    void aCommittedProject() throws Exception {
        write("pom.xml", "<project/>");
        write("app/src/main/java/Handler.java", "class Handler {}");
        write("README.md", "Read me");
        git("init", "--quiet");
        git("add", ".");
        git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first");
    }

    @Test
    void aCleanTreeIsItsCommit() {
        assertTrue(Commit.of(root).matches("[0-9a-f]{12}"), Commit.of(root));
    }

    @Test
    void statesOfAChangedTreeAreToldApart() throws IOException {
        String clean = Commit.of(root);
        write("app/src/main/java/Handler.java", "class Handler { int one; }");
        String one = Commit.of(root);
        write("app/src/main/java/Handler.java", "class Handler { int two; }");
        String two = Commit.of(root);
        write("app/src/main/java/Added.java", "class Added {}");
        String added = Commit.of(root);
        write("app/src/main/java/Added.java", "class Added { int one; }");

        assertTrue(one.startsWith(clean + "+changes."), one);
        assertNotEquals(one, two);
        assertNotEquals(two, added);
        assertNotEquals(added, Commit.of(root));
    }

    @Test
    void documentsAreNotRun() throws IOException {
        String clean = Commit.of(root);
        write("README.md", "Read me again");
        write("notes.txt", "nothing");

        assertEquals(clean, Commit.of(root));
    }

    @Test
    void whereThereIsNoRepositoryItIsUnknown(@TempDir Path elsewhere) {
        assertEquals(Commit.UNKNOWN, Commit.of(elsewhere));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
        Files.writeString(path, text);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, git.waitFor());
    }
}
