package io.raftmq.store.commitlog;

import org.jspecify.annotations.Nullable;

/** How an entry's kind stands on the disk: for ever, whatever the enum's order. */
final class KindCode {
    private static final byte DATA = 1;
    private static final byte CONFIGURATION = 2;
    private static final byte NO_OP = 3;

    private KindCode() {}

    static byte of(LogRecord.Kind kind) {
        return switch (kind) {
            case DATA -> DATA;
            case CONFIGURATION -> CONFIGURATION;
            case NO_OP -> NO_OP;
        };
    }

    /** Null for a code that this version does not know. */
    static LogRecord.@Nullable Kind kind(byte code) {
        return switch (code) {
            case DATA -> LogRecord.Kind.DATA;
            case CONFIGURATION -> LogRecord.Kind.CONFIGURATION;
            case NO_OP -> LogRecord.Kind.NO_OP;
            default -> null;
        };
    }
}
