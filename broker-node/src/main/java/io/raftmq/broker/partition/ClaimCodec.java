package io.raftmq.broker.partition;

import io.raftmq.broker.claim.KeyClaim;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;
import java.util.ArrayList;
import java.util.List;

/** The bodies of claims' records, and a claim as a value of the state. */
final class ClaimCodec {
    private ClaimCodec() {}

    static int write(ClaimRecord record, ByteSink to) {
        if (record instanceof PutClaim r) {
            key(r.key(), to).varint(r.replacedMs());
            claim(r.claim(), to);
            return RecordType.PUT_CLAIM;
        }
        dues(((DropClaims) record).claims(), to);
        return RecordType.DROP_CLAIMS;
    }

    static PutClaim readPut(ByteSource from) {
        return new PutClaim(key(from), from.varint(), claim(from));
    }

    static DropClaims readDrop(ByteSource from) {
        return new DropClaims(dues(from));
    }

    static byte[] value(KeyClaim claim) {
        ByteSink to = new ByteSink(32);
        claim(claim, to);
        return to.toArray();
    }

    static KeyClaim value(byte[] value) {
        ByteSource from = new ByteSource(value);
        KeyClaim claim = claim(from);
        from.end();
        return claim;
    }

    static ByteSink key(KeyHash key, ByteSink to) {
        return to.i64(key.high()).i64(key.low());
    }

    static KeyHash key(ByteSource from) {
        return new KeyHash(from.i64(), from.i64());
    }

    /** Keys and when each was to be forgotten, in that order, to the end of the body. */
    static void dues(List<Due> dues, ByteSink to) {
        long before = 0;
        for (Due due : dues) {
            key(due.key(), to).zigzag(due.forgetAtMs() - before);
            before = due.forgetAtMs();
        }
    }

    static List<Due> dues(ByteSource from) {
        List<Due> dues = new ArrayList<>();
        long before = 0;
        while (from.left() > 0) {
            Due due = new Due(key(from), before + from.zigzag());
            dues.add(due);
            before = due.forgetAtMs();
        }
        return dues;
    }

    private static void claim(KeyClaim claim, ByteSink to) {
        to.u8(claim.succeeded() ? 1 : 0).varint(claim.token()).varint(claim.untilMs());
        if (!claim.succeeded()) {
            to.i64(claim.owner());
        }
    }

    private static KeyClaim claim(ByteSource from) {
        boolean succeeded = from.u8() != 0;
        long token = from.varint();
        long untilMs = from.varint();
        return new KeyClaim(token, succeeded ? 0 : from.i64(), succeeded, untilMs);
    }
}
