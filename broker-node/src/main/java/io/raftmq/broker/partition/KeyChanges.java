package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;

/** Is told what changed in the tables of keys. By default nothing is stored: a leader's view remembers by itself. */
interface KeyChanges {
    /**
     * A message was stored under a key.
     *
     * @param replacedMs when the key's entry until now was to be forgotten; 0 if it had none
     */
    default void keyPut(KeyHash key, KeyedMessage message, long replacedMs) {}

    default void keysDropped(DropKeys drop) {}

    default void keysCounted(long keys) {}

    default void claimPut(PutClaim put) {}

    default void claimsDropped(DropClaims drop) {}

    /**
     * So many claims are held now.
     *
     * @param lastToken the greatest token ever given
     */
    default void claimsCounted(long claims, long lastToken) {}
}
