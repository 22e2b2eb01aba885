package io.raftmq.broker.filter;

/** A compiled filter. Immutable and thread-safe; see {@link FilterCompiler}. */
public interface Filter {
    /** Lets everything pass. */
    Filter ALL = new Filter() {
        @Override
        public boolean matches(Properties message) {
            return true;
        }

        @Override
        public boolean mayMatch(long tagSummary) {
            return true;
        }

        @Override
        public String toString() {
            return "*";
        }
    };

    /** Whether the message passes. */
    boolean matches(Properties message);

    /**
     * Whether some message of a batch may pass; false is certain, so that the batch need not be read.
     *
     * @param tagSummary of the batch, as {@code io.raftmq.client.wire.TagSummary} makes it
     */
    boolean mayMatch(long tagSummary);
}
