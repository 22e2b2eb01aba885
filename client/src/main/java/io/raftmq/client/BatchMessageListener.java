package io.raftmq.client;

import java.util.List;

/** Handles messages of a push consumer several at a time. Called by several threads at once. */
@FunctionalInterface
public interface BatchMessageListener {
    /**
     * Handles messages of one partition, in the order of their offsets unless some of them come again, and says what
     * becomes of each. An exception counts as {@link BatchResult#retryAll}, and so does null.
     */
    BatchResult onMessages(List<MessageView> messages);
}
