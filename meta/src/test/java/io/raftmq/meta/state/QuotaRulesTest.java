package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterQuotaRequest;
import io.raftmq.client.wire.proto.ListQuotasRequest;
import io.raftmq.client.wire.proto.ListQuotasResponse;
import io.raftmq.client.wire.proto.Quota;
import io.raftmq.client.wire.proto.QuotaKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaRulesTest {
    private World world = new World();

    @BeforeEach
    void formed() {
        world = World.of(3);
    }

    private static Quota quota(QuotaKind kind, String name, long sends) {
        return Quota.newBuilder()
                .setKind(kind)
                .setName(name)
                .setSendMessages(sends)
                .setReceiveBytes(7)
                .build();
    }

    private void set(Quota quota) {
        world.ask(
                ApiKey.ALTER_QUOTA,
                AlterQuotaRequest.newBuilder().setQuota(quota).build());
    }

    private void delete(Quota quota) {
        world.ask(
                ApiKey.ALTER_QUOTA,
                AlterQuotaRequest.newBuilder().setQuota(quota).setDelete(true).build());
    }

    private List<Quota> all() {
        return ((ListQuotasResponse) world.ask(ApiKey.LIST_QUOTAS, ListQuotasRequest.getDefaultInstance()))
                .getQuotasList();
    }

    @Test
    void oneOfEachKindAndNameIsKeptUntilItIsDeleted() {
        Quota each = quota(QuotaKind.QUOTA_CLIENT, "*", 5);
        set(quota(QuotaKind.QUOTA_TOPIC, "t", 5));
        set(quota(QuotaKind.QUOTA_GROUP, "t", 0));
        set(each);
        set(quota(QuotaKind.QUOTA_TOPIC, "t", 6));
        assertThat(all())
                .containsExactly(quota(QuotaKind.QUOTA_TOPIC, "t", 6), quota(QuotaKind.QUOTA_GROUP, "t", 0), each);
        delete(quota(QuotaKind.QUOTA_TOPIC, "t", 0));
        delete(quota(QuotaKind.QUOTA_TOPIC, "unknown", 0));
        assertThat(all()).containsExactly(quota(QuotaKind.QUOTA_GROUP, "t", 0), each);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refused(ErrorCode.INVALID_ARGUMENT, () -> set(quota(QuotaKind.QUOTA_GROUP, "g", 5)));
        refused(ErrorCode.INVALID_ARGUMENT, () -> set(quota(QuotaKind.QUOTA_TOPIC, "t", -1)));
        refused(ErrorCode.INVALID_NAME, () -> set(quota(QuotaKind.QUOTA_TOPIC, "no such name", 1)));
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> set(quota(QuotaKind.QUOTA_TOPIC, "t", 1).toBuilder()
                        .setKindValue(9)
                        .build()));
        assertThat(all()).isEmpty();
    }
}
