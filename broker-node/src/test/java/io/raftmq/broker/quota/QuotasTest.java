package io.raftmq.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.quota.Quotas.Drawers;
import io.raftmq.client.wire.proto.QuotaKind;
import io.raftmq.meta.model.PersistentMap;
import io.raftmq.meta.model.Quota;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 7;
    private PersistentMap<String, Quota> settings = PersistentMap.empty();
    private final Quotas quotas = new Quotas(() -> settings, () -> now);

    private void set(Quota quota) {
        settings = settings.with(quota.key(), quota);
    }

    private int send(String topic, String client, int messages, int bytes) {
        return quotas.send(new Drawers(topic, null, client, 1), messages, bytes);
    }

    @Test
    void withoutQuotasEverythingIsLetIn() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(send("t", "c", 1_000_000, Integer.MAX_VALUE)).isZero();
        }
        assertThat(quotas.refusedSends()).isZero();
    }

    @Test
    void aSecondsWorthAtOnceAndThenTheRate() {
        set(new Quota(QuotaKind.QUOTA_TOPIC, "t", 100, 0, 0, 0));
        for (int i = 0; i < 100; i++) {
            assertThat(send("t", "c", 1, 10)).isZero();
        }
        int wait = send("t", "c", 1, 10);
        assertThat(wait).isBetween(1, 10);
        now += wait * 1_000_000L;
        assertThat(send("t", "c", 1, 10)).as("after the advised time").isZero();
        int letIn = 0;
        for (long end = now + 10 * SECOND; now < end; now += 1_000_000) {
            letIn += send("t", "c", 1, 10) == 0 ? 1 : 0;
        }
        assertThat(letIn).as("in 10 s at 100/s").isBetween(998, 1_002);
        assertThat(send("other", "c", 1_000, 10)).as("another topic").isZero();
    }

    @Test
    void aRequestAboveASecondsWorthPaysLater() {
        set(new Quota(QuotaKind.QUOTA_CLIENT, "c", 0, 1_000, 0, 0));
        assertThat(send("t", "c", 1, 5_000)).isZero();
        assertThat(send("t", "c", 1, 1)).isBetween(3_999, 4_002);
        now += 4 * SECOND + 1_000_000;
        assertThat(send("t", "c", 1, 1)).isZero();
    }

    @Test
    void theOneThatMustWaitLongestDecidesAndNothingIsTakenThen() {
        set(new Quota(QuotaKind.QUOTA_TOPIC, "t", 10, 0, 0, 0));
        set(new Quota(QuotaKind.QUOTA_CLIENT, "slow", 1, 0, 0, 0));
        assertThat(send("t", "slow", 1, 1)).isZero();
        for (int i = 0; i < 50; i++) {
            assertThat(send("t", "slow", 1, 1)).isPositive();
        }
        for (int i = 0; i < 9; i++) {
            assertThat(send("t", "fast", 1, 1))
                    .as("the refused ones took nothing")
                    .isZero();
        }
        assertThat(send("t", "fast", 1, 1)).isPositive();
        assertThat(quotas.refusedSends()).isEqualTo(51);
    }

    @Test
    void eachWithoutAQuotaOfItsOwnHasABucketToItself() {
        set(new Quota(QuotaKind.QUOTA_CLIENT, Quota.EACH, 2, 0, 0, 0));
        set(new Quota(QuotaKind.QUOTA_CLIENT, "big", 1_000, 0, 0, 0));
        for (String client : new String[] {"a", "b"}) {
            assertThat(send("t", client, 2, 1)).isZero();
            assertThat(send("t", client, 1, 1)).isPositive();
        }
        assertThat(send("t", "big", 500, 1)).isZero();
        assertThat(send("t", "big", 499, 1)).isZero();
    }

    @Test
    void whatIsReceivedIsPaidForAfterwards() {
        set(new Quota(QuotaKind.QUOTA_GROUP, "g", 0, 0, 10, 0));
        Drawers g = new Drawers("t", "g", "c", 1);
        assertThat(quotas.receive(g)).isZero();
        quotas.received(g, 30, 1);
        assertThat(quotas.receive(g)).isBetween(1_999, 2_002);
        assertThat(quotas.receive(new Drawers("t", "h", "c", 1))).isZero();
        assertThat(send("t", "c", 1_000, 1)).as("sending is another matter").isZero();
        assertThat(quotas.refusedReceives()).isEqualTo(1);
    }

    @Test
    void aChangedQuotaCountsFromThenOn() {
        set(new Quota(QuotaKind.QUOTA_TOPIC, "t", 1, 0, 0, 0));
        assertThat(send("t", "c", 60, 1)).isZero();
        assertThat(send("t", "c", 1, 1)).isGreaterThan(50_000);
        set(new Quota(QuotaKind.QUOTA_TOPIC, "t", 1_000_000, 0, 0, 0));
        assertThat(send("t", "c", 1, 1)).isZero();
        settings = settings.without(Quota.key(QuotaKind.QUOTA_TOPIC, "t"));
        assertThat(send("t", "c", 1 << 30, 1)).isZero();
        assertThat(send("t", "c", 1 << 30, 1)).isZero();
    }

    @Test
    void nodesTogetherLetInAsMuchAsTheQuotaSaysHoweverTheyShareIt() {
        set(new Quota(QuotaKind.QUOTA_TOPIC, "t", 120, 0, 0, 0));
        set(new Quota(QuotaKind.QUOTA_CLIENT, "c", 1_200, 0, 0, 0));
        Quotas[] nodes = {quotas, new Quotas(() -> settings, () -> now), new Quotas(() -> settings, () -> now)};
        double[][] led = {{3, 2, 1}, {6, 6, 6}, {1, 4, 1}};
        int letIn = 0;
        for (int phase = 0; phase < 3; phase++) {
            for (long end = now + 10 * SECOND; now < end; now += 1_000_000) {
                for (int node = 0; node < 3; node++) {
                    Drawers drawers = new Drawers("t", null, "c", led[phase][node] / (phase == 1 ? 18 : 6));
                    letIn += nodes[node].send(drawers, 1, 10) == 0 ? 1 : 0;
                }
            }
        }
        assertThat(letIn).as("in 30 s at 120/s, with what is let in at once").isBetween(3_580, 3_600 + 3 * 120);
    }
}
