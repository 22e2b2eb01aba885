package io.raftmq.broker.partition;

import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;

/** Is told what changed in the tables of keys. By default nothing is stored: a leader's view remembers by itself. */
interface KeyChanges {
    default void claimPut(PutClaim put) {}

    default void claimsDropped(DropClaims drop) {}

    /** @param lastToken the greatest token ever given */
    default void claimsCounted(long claims, long lastToken) {}
}
