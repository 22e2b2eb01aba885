package io.raftmq.broker.filter;

import java.util.List;

/** Something that is true, false or unknown of a message. */
sealed interface Condition extends SqlNode
        permits Condition.All, Condition.Any, Condition.Not, Condition.Constant, Predicate {
    Truth test(Properties message);

    /** Whether it may be true of some message of a batch with that summary of tags; false is certain. */
    default boolean mayBeTrue(long tagSummary) {
        return true;
    }

    /** True if all parts are, false if one is. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public Truth test(Properties message) {
            Truth all = Truth.TRUE;
            for (int i = 0; i < parts.size(); i++) {
                Truth part = parts.get(i).test(message);
                if (part == Truth.FALSE) {
                    return part;
                }
                all = part == Truth.UNKNOWN ? part : all;
            }
            return all;
        }

        @Override
        public boolean mayBeTrue(long tagSummary) {
            return parts.stream().allMatch(part -> part.mayBeTrue(tagSummary));
        }
    }

    /** True if one part is, false if all are. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public Truth test(Properties message) {
            Truth any = Truth.FALSE;
            for (int i = 0; i < parts.size(); i++) {
                Truth part = parts.get(i).test(message);
                if (part == Truth.TRUE) {
                    return part;
                }
                any = part == Truth.UNKNOWN ? part : any;
            }
            return any;
        }

        @Override
        public boolean mayBeTrue(long tagSummary) {
            return parts.stream().anyMatch(part -> part.mayBeTrue(tagSummary));
        }
    }

    /** True if the part is false, and the other way round. */
    record Not(Condition part) implements Condition {
        @Override
        public Truth test(Properties message) {
            return part.test(message).not();
        }
    }

    /** The same for every message. */
    record Constant(Truth truth) implements Condition {
        @Override
        public Truth test(Properties message) {
            return truth;
        }

        @Override
        public boolean mayBeTrue(long tagSummary) {
            return truth == Truth.TRUE;
        }
    }
}
