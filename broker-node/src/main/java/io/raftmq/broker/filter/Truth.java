package io.raftmq.broker.filter;

/** SQL's three truths. */
enum Truth {
    TRUE,
    FALSE,
    /** Something was null, or not what it was compared with. */
    UNKNOWN;

    static Truth of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    Truth not() {
        return this == UNKNOWN ? UNKNOWN : of(this == FALSE);
    }

    /** As it is, or negated. */
    Truth negatedIf(boolean negated) {
        return negated ? not() : this;
    }
}
