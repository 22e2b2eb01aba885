package io.raftmq.client.admin;

import io.raftmq.client.Quota;
import io.raftmq.client.wire.proto.AlterQuotaRequest;
import io.raftmq.client.wire.proto.QuotaKind;

/** Quotas as the wire has them. */
final class QuotaWire {
    private QuotaWire() {}

    static AlterQuotaRequest set(Quota quota) {
        return AlterQuotaRequest.newBuilder()
                .setQuota(io.raftmq.client.wire.proto.Quota.newBuilder()
                        .setKind(kind(quota.kind()))
                        .setName(quota.name())
                        .setSendMessages(quota.sendMessages())
                        .setSendBytes(quota.sendBytes())
                        .setReceiveMessages(quota.receiveMessages())
                        .setReceiveBytes(quota.receiveBytes()))
                .build();
    }

    static AlterQuotaRequest delete(Quota.Kind kind, String name) {
        return AlterQuotaRequest.newBuilder()
                .setQuota(io.raftmq.client.wire.proto.Quota.newBuilder()
                        .setKind(kind(kind))
                        .setName(name))
                .setDelete(true)
                .build();
    }

    static Quota from(io.raftmq.client.wire.proto.Quota quota) {
        Quota.Kind kind = switch (quota.getKind()) {
            case QUOTA_GROUP -> Quota.Kind.GROUP;
            case QUOTA_CLIENT -> Quota.Kind.CLIENT;
            case QUOTA_TOPIC, UNRECOGNIZED -> Quota.Kind.TOPIC;
        };
        return new Quota(
                kind,
                quota.getName(),
                quota.getSendMessages(),
                quota.getSendBytes(),
                quota.getReceiveMessages(),
                quota.getReceiveBytes());
    }

    private static QuotaKind kind(Quota.Kind kind) {
        return switch (kind) {
            case TOPIC -> QuotaKind.QUOTA_TOPIC;
            case GROUP -> QuotaKind.QUOTA_GROUP;
            case CLIENT -> QuotaKind.QUOTA_CLIENT;
        };
    }
}
