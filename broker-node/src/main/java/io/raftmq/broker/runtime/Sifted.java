package io.raftmq.broker.runtime;

import io.raftmq.client.wire.proto.Failure;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a filter said of a stretch of the queue.
 *
 * @param passing for each entry of it the messages that pass, counted from its first; as far as they could be read
 * @param failure why the others could not be read, or null
 */
public record Sifted(List<BitSet> passing, @Nullable Failure failure) {}
