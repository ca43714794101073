package dev.sevenstops.report.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file could not be written, such as on a full disk. The message is one clause that names the file and says why. */
public final class UnwritableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwritableFileException(Path file, IOException why) {
        super(file + " cannot be written: " + reason(why), why);
    }

    /** What the system says, without the name of whichever file it was at: that may be a temporary one. */
    private static String reason(IOException why) {
        String reason = why instanceof FileSystemException system ? system.getReason() : why.getMessage();
        return reason == null ? why.getClass().getSimpleName() : reason;
    }
}
