package io.raftmq.broker.partition;

import io.raftmq.broker.claim.KeyClaim;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyHash;
import java.util.List;

/** A change of the claims held in a partition. */
sealed interface ClaimRecord extends PartitionRecord {
    /**
     * A key's claim is this from now on.
     *
     * @param replacedMs when the key's entry until now was to be forgotten; 0 if it has none
     */
    record PutClaim(KeyHash key, long replacedMs, KeyClaim claim) implements ClaimRecord {}

    /** Claims are gone: released, or their time is over. */
    record DropClaims(List<Due> claims) implements ClaimRecord {}
}
