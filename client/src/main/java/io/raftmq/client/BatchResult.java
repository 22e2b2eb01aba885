package io.raftmq.client;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a batch listener says about its messages. Immutable.
 *
 * @param allFailed every message of the batch is to be delivered again later
 * @param failed otherwise those that are; the others are done
 */
public record BatchResult(boolean allFailed, Set<MessageId> failed) {
    private static final BatchResult SUCCESS = new BatchResult(false, Set.of());
    private static final BatchResult RETRY_ALL = new BatchResult(true, Set.of());

    public BatchResult {
        failed = Set.copyOf(failed);
    }

    /** All are done. */
    public static BatchResult success() {
        return SUCCESS;
    }

    /** All are to be delivered again later. */
    public static BatchResult retryAll() {
        return RETRY_ALL;
    }

    /** These are to be delivered again later, the others are done. */
    public static BatchResult retry(Collection<MessageView> messages) {
        return new BatchResult(false, messages.stream().map(MessageView::id).collect(Collectors.toSet()));
    }

    /** Whether that message is to be delivered again. */
    public boolean isFailed(MessageView message) {
        return allFailed || failed.contains(message.id());
    }
}
