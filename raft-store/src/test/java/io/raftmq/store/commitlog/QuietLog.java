package io.raftmq.store.commitlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Simulations cause thousands of warnings on purpose. */
final class QuietLog {
    private QuietLog() {}

    static void off() {
        ((Logger) LoggerFactory.getLogger(CommitLog.class.getPackageName())).setLevel(Level.OFF);
    }
}
