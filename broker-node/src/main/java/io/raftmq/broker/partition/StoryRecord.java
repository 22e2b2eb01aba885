package io.raftmq.broker.partition;

import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.story.RedeliveryId;
import org.jspecify.annotations.Nullable;

/** Changes of what is remembered of messages' stories, and the redelivery of single messages. */
sealed interface StoryRecord extends PartitionRecord {
    /** A member is known from now on, under the next member number. */
    record NameMember(String name) implements StoryRecord {}

    /**
     * A message comes to a group once more, as if never delivered. Nothing happens if the redelivery was done before.
     *
     * @param letter the message's dead letter, if it leaves the dead letter queue for this; else null
     */
    record Redeliver(
            int group,
            RedeliveryId id,
            long offset,
            @Nullable Letter letter) implements StoryRecord {}
}
