package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterQuotaRequest;
import io.raftmq.client.wire.proto.AlterQuotaResponse;
import io.raftmq.client.wire.proto.ListQuotasResponse;
import io.raftmq.client.wire.proto.QuotaKind;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Quota;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.QuotaDeleted;
import io.raftmq.meta.record.QuotaValues;

/** Decides about quotas. One may be set before what it is for exists. */
final class QuotaRules {
    /** A thousand million a second: beyond it no limit is one. */
    private static final long MOST = 1_000_000_000_000L;

    Decision alter(AlterQuotaRequest request, MetadataImage image) {
        io.raftmq.client.wire.proto.Quota asked = request.getQuota();
        if (asked.getKind() == QuotaKind.UNRECOGNIZED) {
            throw new MetaException(ErrorCode.INVALID_ARGUMENT, "that kind of quota is not known here");
        }
        String name = name(asked);
        Quota now = image.quotas().get(Quota.key(asked.getKind(), name));
        AlterQuotaResponse done = AlterQuotaResponse.getDefaultInstance();
        if (request.getDelete()) {
            return now == null
                    ? Decision.unchanged(done)
                    : Decision.one(
                            MetaRecord.newBuilder()
                                    .setQuotaDeleted(QuotaDeleted.newBuilder()
                                            .setKind(asked.getKindValue())
                                            .setName(name)),
                            done);
        }
        Quota wanted = new Quota(
                asked.getKind(),
                name,
                limit("send_messages", asked.getSendMessages()),
                limit("send_bytes", asked.getSendBytes()),
                limit("receive_messages", asked.getReceiveMessages()),
                limit("receive_bytes", asked.getReceiveBytes()));
        Bounds.check(
                wanted.kind() != QuotaKind.QUOTA_GROUP || (wanted.sendMessages() == 0 && wanted.sendBytes() == 0),
                "a consumer group sends nothing; set its receive limits");
        if (wanted.equals(now)) {
            return Decision.unchanged(done);
        }
        if (now == null) {
            Bounds.atMost("quotas", image.quotas().size() + 1, Bounds.MAX_QUOTAS);
        }
        return Decision.one(MetaRecord.newBuilder().setQuotaChanged(QuotaValues.of(wanted)), done);
    }

    Decision list(MetadataImage image) {
        ListQuotasResponse.Builder answer = ListQuotasResponse.newBuilder();
        image.quotas()
                .values()
                .forEach(quota -> answer.addQuotas(io.raftmq.client.wire.proto.Quota.newBuilder()
                        .setKind(quota.kind())
                        .setName(quota.name())
                        .setSendMessages(quota.sendMessages())
                        .setSendBytes(quota.sendBytes())
                        .setReceiveMessages(quota.receiveMessages())
                        .setReceiveBytes(quota.receiveBytes())));
        return Decision.unchanged(answer.build());
    }

    private static String name(io.raftmq.client.wire.proto.Quota asked) {
        if (asked.getName().equals(Quota.EACH)) {
            return Quota.EACH;
        }
        return switch (asked.getKind()) {
            case QUOTA_TOPIC -> Bounds.name("topic", asked.getName());
            case QUOTA_GROUP -> Bounds.name("group", asked.getName());
            default -> Bounds.id("client", asked.getName());
        };
    }

    private static long limit(String what, long value) {
        Bounds.range(what, value, 0, MOST);
        return value;
    }
}
