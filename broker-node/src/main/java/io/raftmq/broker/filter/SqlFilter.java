package io.raftmq.broker.filter;

/** Lets messages for which a condition is true pass; false and unknown do not. */
record SqlFilter(Condition condition) implements Filter {
    @Override
    public boolean matches(Properties message) {
        return condition.test(message) == Truth.TRUE;
    }

    @Override
    public boolean mayMatch(long tagSummary) {
        return condition.mayBeTrue(tagSummary);
    }
}
