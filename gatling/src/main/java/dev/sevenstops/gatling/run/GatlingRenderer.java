package dev.sevenstops.gatling.run;

import io.gatling.app.Gatling$;
import java.io.PrintStream;

/**
 * Renders Gatling's own HTML from the logs of many blocks, one after the other in one JVM: most of what a page takes is a JVM that is
 * not warm. Arguments: for each page the folder, and the name of the folder in it that has the log.
 */
public final class GatlingRenderer {
    private GatlingRenderer() {}

    /** Renders, and ends with the number of pages that could not be rendered. */
    public static void main(String[] args) {
        PrintStream out = System.out;
        int failures = 0;
        for (int i = 0; i + 1 < args.length; i += 2) {
            try {
                int status = Gatling$.MODULE$.fromArgs(new String[] {"-ro", args[i + 1], "-rf", args[i]});
                failures += status == 0 ? 0 : 1;
            } catch (RuntimeException | Error e) {
                // One page less, and the log says why: the others are rendered all the same.
                out.println("Gatling's report of " + args[i] + " cannot be rendered: " + e);
                failures++;
            }
        }
        out.flush();
        System.exit(Math.min(failures, 100));
    }
}
