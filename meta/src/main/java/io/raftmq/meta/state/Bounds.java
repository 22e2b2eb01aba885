package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetaException;
import java.util.regex.Pattern;

/** The bounds of everything that comes from outside, and the refusals when it breaks them. */
final class Bounds {
    static final int MAX_NODE_ID = 1_000_000;
    static final int MAX_NODES = 1_000;
    static final int MAX_DIRECTORIES_PER_NODE = 100;
    static final int MAX_PARTITIONS_PER_TOPIC = 10_000;
    /** Each partition is a Raft group with threads and timers on its nodes. */
    static final int MAX_PARTITIONS = 50_000;

    static final int MAX_TOPICS = 50_000;
    static final int MAX_GROUPS = 50_000;
    static final int MAX_QUOTAS = 10_000;
    static final int MAX_MEMBERS_PER_GROUP = 10_000;
    static final int MAX_SUBSCRIPTIONS = 1_000;
    static final int MAX_FILTER_CHARS = 2_048;
    static final int MAX_ID_CHARS = 255;
    static final int MAX_REPORTS = 10_000;
    static final int MAX_PEERS = 100;
    static final int MAX_DAMAGED = 1_000;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.%-]{1,127}");
    private static final Pattern RACK = Pattern.compile("[a-zA-Z0-9_.-]{0,64}");
    private static final Pattern PRINTABLE = Pattern.compile("[\\p{Graph} ]{1,255}");

    private Bounds() {}

    /** A topic's or group's name. */
    static String name(String what, String name) {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new MetaException(
                    ErrorCode.INVALID_NAME,
                    what + " name " + quoted(name)
                            + " is not valid: 1 to 127 of a-z A-Z 0-9 _ . % -, and neither \".\" nor \"..\"");
        }
        return name;
    }

    static String rack(String rack) {
        check(RACK.matcher(rack).matches(), "rack " + quoted(rack) + ": at most 64 of a-z A-Z 0-9 _ . -");
        return rack;
    }

    /** A client's own id. */
    static String id(String what, String id) {
        check(PRINTABLE.matcher(id).matches(), what + " must be 1 to 255 printable ASCII characters");
        return id;
    }

    static void range(String what, long value, long min, long max) {
        check(value >= min && value <= max, what + " is " + value + "; it must be " + min + " to " + max);
    }

    static void atMost(String what, int count, int max) {
        check(count <= max, count + " " + what + "; at most " + max + " are allowed");
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    static MetaException invalid(String message) {
        return new MetaException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /** Hostile text, fit for a message. */
    static String quoted(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return '"' + shown.replaceAll("[^\\p{Graph} ]", "?") + '"';
    }
}
