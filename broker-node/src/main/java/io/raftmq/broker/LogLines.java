package io.raftmq.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where log lines go: the file of {@code log.file}, appended to, or standard output. A rotating tool may rename the file;
 * the node goes on writing to it until it is restarted.
 */
public final class LogLines extends OutputStreamAppender<ILoggingEvent> {
    /** System property: the file; absent or empty means standard output. */
    static final String FILE_PROPERTY = "raftmq.log.file";

    @Override
    public void start() {
        try {
            setOutputStream(target());
            super.start();
        } catch (IOException e) {
            addError("the log file cannot be opened", e);
        }
    }

    private static OutputStream target() throws IOException {
        String file = System.getProperty(FILE_PROPERTY, "");
        if (file.isEmpty()) {
            return System.out;
        }
        return Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
