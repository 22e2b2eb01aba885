package io.raftmq.client.claim;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.Claims;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FencedListener;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener that processes each key once; see {@link Claims#idempotent}. */
final class IdempotentListener implements MessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotentListener.class);

    private final Claims claims;
    private final Function<ClaimResult, Runnable> renewal;
    private final IdempotentOptions options;
    private final FencedListener listener;

    /** @param renewal begins to renew a claim, and answers what stops that */
    IdempotentListener(
            Claims claims,
            Function<ClaimResult, Runnable> renewal,
            IdempotentOptions options,
            FencedListener listener) {
        this.claims = claims;
        this.renewal = renewal;
        this.options = options;
        this.listener = listener;
    }

    @Override
    public ConsumeResult onMessage(MessageView message) {
        String key = options.key().apply(message);
        if (key == null) {
            return listener.onMessage(message, 0);
        }
        ClaimResult claim;
        try {
            claim = claims.claim(
                    new ClaimKey(holderOf(message), options.group(), key), options.lease(), options.waiting());
        } catch (RaftMqException e) {
            LOG.warn(
                    "group {}: {} is left for later, its key cannot be claimed: {}",
                    options.group(),
                    message.id(),
                    e.toString());
            return ConsumeResult.RETRY;
        }
        return switch (claim.status()) {
            case GRANTED -> process(message, claim);
            case SUCCEEDED -> ConsumeResult.SUCCESS;
            case IN_PROGRESS, FREE -> ConsumeResult.RETRY;
        };
    }

    /** The topic whose partitions hold the claim. That of a dead letter is {@code %DLQ%GROUP/TOPIC}, which has no partitions of its own. */
    private static String holderOf(MessageView message) {
        String topic = message.topic();
        return topic.startsWith("%DLQ%") ? topic.substring(topic.indexOf('/') + 1) : topic;
    }

    private ConsumeResult process(MessageView message, ClaimResult claim) {
        ConsumeResult result = ConsumeResult.RETRY;
        Runnable stopRenewal = renewal.apply(claim);
        try {
            result = listener.onMessage(message, claim.token());
        } finally {
            stopRenewal.run();
            settle(claim, ConsumeResult.SUCCESS.equals(result));
        }
        return result;
    }

    /** What was done is done: if the cluster cannot be told, the message is acknowledged all the same. */
    private void settle(ClaimResult claim, boolean done) {
        try {
            if (done) {
                claims.succeed(claim.key(), claim.token(), options.kept());
            } else {
                claims.release(claim.key(), claim.token());
            }
        } catch (RaftMqException e) {
            LOG.warn(
                    "group {}: key {} is {}, which the cluster could not be told: {}",
                    options.group(),
                    claim.key().key(),
                    done ? "done" : "not done",
                    e.toString());
        }
    }
}
