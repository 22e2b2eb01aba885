package io.raftmq.broker.partition;

import io.raftmq.broker.claim.KeyClaim;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyTable;
import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;
import io.raftmq.store.StateReader;

/** The claims held in a partition, as applied or as a leader foresees them, and what their records do to them. */
final class Claims {
    private final KeyTable<KeyClaim> table;
    private long lastToken;

    private Claims(KeyTable<KeyClaim> table, long lastToken) {
        this.table = table;
        this.lastToken = lastToken;
    }

    /** The claims that {@code from} holds, and will hold. */
    static Claims load(StateReader from) {
        byte[] counted = KeyTableLayout.CLAIMS.count(from);
        ByteSource source = new ByteSource(counted == null ? new byte[] {0, 0} : counted);
        long size = source.varint();
        Claims claims = new Claims(
                new KeyTable.Applied<>(KeyTableLayout.CLAIMS.in(from, ClaimCodec::value), size), source.varint());
        source.end();
        return claims;
    }

    /** The claims once everything proposed on top of these is applied; nothing yet. */
    Claims ahead() {
        return new Claims(((KeyTable.Applied<KeyClaim>) table).ahead(), lastToken);
    }

    void entryOpened(long ordinal) {
        if (table instanceof KeyTable.Proposed<KeyClaim> ahead) {
            ahead.entry(ordinal);
        }
    }

    void entryApplied(long ordinal) {
        if (table instanceof KeyTable.Proposed<KeyClaim> ahead) {
            ahead.applied(ordinal);
        }
    }

    KeyTable<KeyClaim> table() {
        return table;
    }

    /** The greatest token given. */
    long lastToken() {
        return lastToken;
    }

    void apply(ClaimRecord record, Changes changes) {
        if (record instanceof PutClaim put) {
            lastToken = Math.max(lastToken, put.claim().token());
            table.put(put.key(), put.claim(), put.replacedMs() == 0);
            changes.claimPut(put);
        } else if (record instanceof DropClaims drop) {
            drop.claims().stream().map(Due::key).forEach(table::remove);
            changes.claimsDropped(drop);
        }
        changes.claimsCounted(table.size(), lastToken);
    }
}
