package io.raftmq.client.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ClaimStatus;
import io.raftmq.client.Claims;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FencedListener;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the listener that processes each key once says to the cluster, which is a set of keys here. */
class IdempotentListenerTest {
    private final FakeClaims claims = new FakeClaims();
    private int calls;

    @Test
    void aKeyIsProcessedOnce() {
        MessageListener listener = listener(ConsumeResult.SUCCESS);
        assertThat(listener.onMessage(message("orders"))).isEqualTo(ConsumeResult.SUCCESS);
        assertThat(listener.onMessage(message("orders"))).isEqualTo(ConsumeResult.SUCCESS);
        assertThat(calls).isOne();
    }

    @Test
    void whatFailedIsProcessedAgain() {
        MessageListener listener = listener(ConsumeResult.RETRY);
        listener.onMessage(message("orders"));
        listener.onMessage(message("orders"));
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aDeadLetterIsClaimedInTheTopicOfItsMessage() {
        MessageListener listener = listener(ConsumeResult.SUCCESS);
        assertThat(listener.onMessage(message("%DLQ%billing/orders"))).isEqualTo(ConsumeResult.SUCCESS);
        assertThat(calls).isOne();
        assertThat(claims.succeeded).containsExactly(new ClaimKey("orders", "help-desk", "order-17"));
    }

    private MessageListener listener(ConsumeResult result) {
        FencedListener counting = (message, token) -> {
            calls++;
            return result;
        };
        return new IdempotentListener(claims, claim -> () -> {}, IdempotentOptions.byKey("help-desk"), counting);
    }

    private static MessageView message(String topic) {
        Instant now = Instant.EPOCH;
        return new MessageView(
                new MessageId(1, 0, 5),
                topic,
                new byte[0],
                null,
                List.of("order-17"),
                Map.of(),
                null,
                null,
                0,
                0,
                now,
                null,
                now,
                1,
                null);
    }

    private static final class FakeClaims implements Claims {
        private final Set<ClaimKey> succeeded = new HashSet<>();

        @Override
        public ClaimResult claim(ClaimKey key, Duration lease, Duration wait) {
            return look(key);
        }

        @Override
        public ClaimResult look(ClaimKey key) {
            ClaimStatus status = succeeded.contains(key) ? ClaimStatus.SUCCEEDED : ClaimStatus.GRANTED;
            return new ClaimResult(key, status, 1, Duration.ofSeconds(30));
        }

        @Override
        public void renew(ClaimKey key, long token, Duration lease) {}

        @Override
        public void succeed(ClaimKey key, long token, Duration kept) {
            succeeded.add(key);
        }

        @Override
        public void release(ClaimKey key, long token) {}

        @Override
        public MessageListener idempotent(IdempotentOptions options, FencedListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
