package io.raftmq.meta.record;

import io.raftmq.client.wire.proto.QuotaKind;
import io.raftmq.meta.model.Quota;
import io.raftmq.meta.proto.QuotaValue;

/** Quotas, as values of records and state. */
public final class QuotaValues {
    private QuotaValues() {}

    public static QuotaValue of(Quota quota) {
        return QuotaValue.newBuilder()
                .setKind(quota.kind().getNumber())
                .setName(quota.name())
                .setSendMessages(quota.sendMessages())
                .setSendBytes(quota.sendBytes())
                .setReceiveMessages(quota.receiveMessages())
                .setReceiveBytes(quota.receiveBytes())
                .build();
    }

    public static Quota from(QuotaValue value) {
        QuotaKind kind = QuotaKind.forNumber(value.getKind());
        if (kind == null) {
            throw new UnreadableRecordException("unknown kind of quota " + value.getKind());
        }
        return new Quota(
                kind,
                value.getName(),
                value.getSendMessages(),
                value.getSendBytes(),
                value.getReceiveMessages(),
                value.getReceiveBytes());
    }
}
