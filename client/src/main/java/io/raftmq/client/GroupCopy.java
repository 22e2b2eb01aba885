package io.raftmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a copied group goes on in one partition.
 *
 * @param offset the next offset never delivered, or the committed one; -1 if the source had not been there
 * @param stateAt the moment of group time whose state of the source was copied; null if the source had not been there
 */
public record GroupCopy(
        TopicPartition partition, long offset, @Nullable Instant stateAt) {}
