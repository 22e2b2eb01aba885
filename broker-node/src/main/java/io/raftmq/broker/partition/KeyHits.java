package io.raftmq.broker.partition;

import java.util.List;

/**
 * What a look into the index by keys found.
 *
 * @param offsets of messages with the hash asked for, rising; another text may have the same hash
 * @param next where to go on looking; what was asked for is done if it is not below the end that was asked for
 */
public record KeyHits(List<Long> offsets, long next) {
    public KeyHits {
        offsets = List.copyOf(offsets);
    }
}
