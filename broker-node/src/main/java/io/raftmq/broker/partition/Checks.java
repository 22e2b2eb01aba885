package io.raftmq.broker.partition;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of what a request's fields may say. Each check answers the refusal, or null when all is well. */
final class Checks {
    static final int MAX_GROUP_BYTES = 255;
    static final int MAX_MEMBER_BYTES = 255;
    static final int MAX_NOTE_BYTES = 1_024;
    static final int MAX_METADATA_BYTES = 4_096;
    static final int MAX_MESSAGES = 1_000;
    static final int MAX_RUNS = 1_000;
    static final int MIN_INVISIBLE_MS = 1_000;
    static final int MAX_INVISIBLE_MS = 12 * 3_600_000;
    static final int MAX_CLAIM_KEY_BYTES = 1_024;
    static final int MAX_CLAIM_KEPT_MS = 7 * 86_400_000;

    private Checks() {}

    static <A> Decision.@Nullable Refused<A> group(String name) {
        int bytes = name.length() > 2 * MAX_GROUP_BYTES ? name.length() : name.getBytes(StandardCharsets.UTF_8).length;
        int most = DeadLetterNames.isReader(name) ? 2 * MAX_GROUP_BYTES : MAX_GROUP_BYTES; // two names in one
        return within("the group's name in bytes", bytes, 1, most);
    }

    static <A> Decision.@Nullable Refused<A> note(String note) {
        int bytes = note.getBytes(StandardCharsets.UTF_8).length;
        return within("the note in bytes", bytes, 0, MAX_NOTE_BYTES);
    }

    static <A> Decision.@Nullable Refused<A> member(String name) {
        int bytes = name.length() > MAX_MEMBER_BYTES ? name.length() : name.getBytes(StandardCharsets.UTF_8).length;
        return within("the member's id in bytes", bytes, 1, MAX_MEMBER_BYTES);
    }

    static <A> Decision.@Nullable Refused<A> claimKey(String group, String key) {
        return first(group(group), within("the key in bytes", bytes(key, MAX_CLAIM_KEY_BYTES), 1, MAX_CLAIM_KEY_BYTES));
    }

    static <A> Decision.@Nullable Refused<A> notZero(String what, long value) {
        return value == 0 ? refusal(what + " is 0") : null;
    }

    static <A> Decision.Refused<A> refusal(String message) {
        return new Decision.Refused<>(ErrorCode.INVALID_ARGUMENT, message, 0);
    }

    /** The text's bytes in UTF-8; of a text of more than {@code most} characters just some number above that. */
    private static int bytes(String text, int most) {
        return text.length() > most ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    static <A> Decision.@Nullable Refused<A> within(String what, long value, long least, long most) {
        return value >= least && value <= most
                ? null
                : new Decision.Refused<>(
                        ErrorCode.INVALID_ARGUMENT, what + " is " + value + ", not " + least + " to " + most, 0);
    }

    static <A> Decision.@Nullable Refused<A> runs(List<AckRun> runs) {
        if (runs.isEmpty() || runs.size() > MAX_RUNS) {
            return within("the number of runs", runs.size(), 1, MAX_RUNS);
        }
        for (AckRun run : runs) {
            if (run.getFirstOffset() < 0 || run.getCount() < 1) {
                return new Decision.Refused<>(
                        ErrorCode.INVALID_ARGUMENT,
                        "a run of " + run.getCount() + " messages from offset " + run.getFirstOffset(),
                        0);
            }
        }
        return null;
    }

    /** The first refusal among them, or null. */
    @SafeVarargs
    static <A> Decision.@Nullable Refused<A> first(Decision.@Nullable Refused<A>... refusals) {
        for (Decision.Refused<A> refusal : refusals) {
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }
}
