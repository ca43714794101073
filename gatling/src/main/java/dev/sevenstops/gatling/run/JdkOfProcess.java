package dev.sevenstops.gatling.run;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.sevenstops.gatling.matrix.Jdk;
import java.io.IOException;
import java.util.Properties;

/** Which JDK a process really runs on: asked of the process itself, not of the path that it was started with. */
final class JdkOfProcess {
    private JdkOfProcess() {}

    /**
     * Asks.
     *
     * @param wanted what it was to run on
     * @return vendor and version
     * @throws BlockFailure if it cannot be asked, or is another one
     */
    static String ask(Child child, Jdk wanted) throws BlockFailure {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(child.pid()));
            try {
                Properties properties = machine.getSystemProperties();
                String home = properties.getProperty("java.home", "");
                if (wanted instanceof Jdk.Home expected && !isSame(expected, home)) {
                    throw new BlockFailure("the " + child.name() + " runs on another JDK than " + wanted.words());
                }
                return properties.getProperty("java.vendor", "unknown") + " "
                        + properties.getProperty("java.runtime.version", "unknown");
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException e) {
            throw new BlockFailure("the " + child.name() + " cannot be asked which JDK it runs on: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
        }
    }

    private static boolean isSame(Jdk.Home expected, String home) throws IOException {
        return java.nio.file.Files.isSameFile(expected.folder(), java.nio.file.Path.of(home));
    }
}
