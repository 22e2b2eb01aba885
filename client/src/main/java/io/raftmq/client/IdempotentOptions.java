package io.raftmq.client;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Claims#idempotent} recognises what was done. Immutable.
 *
 * @param group the consumer group; two groups process the same key apart
 * @param key what a message is recognised by; null for a message that is to be processed whenever it comes. No default:
 *     see {@link #byMessageId}, {@link #byKey} and {@link #byProperty} for what each of them recognises
 * @param lease how long a claim outlives a consumer that died, 1 s to 12 h; renewed while the listener runs; default 30 s
 * @param kept how long it is remembered that a key was processed, 1 s to 7 days; default 1 h
 * @param waiting how long a delivery waits while another of the same key is processed, before it is left for a later attempt;
 *     it keeps a listener's thread that long; zero to 1 min; default 1 s
 * @param maxProcessing for how long a claim is renewed while the listener runs, 1 s to 7 days; default 15 min. A listener that
 *     takes longer may be called for the same key again; make it no less than {@link PushConsumerOptions#maxProcessing()}
 */
public record IdempotentOptions(
        String group,
        Function<MessageView, @Nullable String> key,
        Duration lease,
        Duration kept,
        Duration waiting,
        Duration maxProcessing) {
    public IdempotentOptions {
        Checks.name(group, "group");
        Objects.requireNonNull(key, "key");
        Checks.between(lease, Duration.ofSeconds(1), Duration.ofHours(12), "lease");
        Checks.between(kept, Duration.ofSeconds(1), Duration.ofDays(7), "kept");
        Checks.between(waiting, Duration.ZERO, Duration.ofMinutes(1), "waiting");
        Checks.between(maxProcessing, Duration.ofSeconds(1), Duration.ofDays(7), "maxProcessing");
    }

    /** Recognises repeated deliveries of one stored message, and nothing else. */
    public static IdempotentOptions byMessageId(String group) {
        return new IdempotentOptions(
                group,
                message -> message.id().toString(),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(15));
    }

    /**
     * Recognises messages by the first of their keys, however often they were sent; one without keys by its id. Only for
     * topics in which a key stands for one thing to be done.
     */
    public static IdempotentOptions byKey(String group) {
        return byMessageId(group)
                .withKey(message -> message.keys().isEmpty()
                        ? message.id().toString()
                        : message.keys().get(0));
    }

    /** Recognises messages by a property, however often they were sent; one that lacks it by its id. */
    public static IdempotentOptions byProperty(String group, String name) {
        return byMessageId(group)
                .withKey(message ->
                        message.properties().getOrDefault(name, message.id().toString()));
    }

    public IdempotentOptions withKey(Function<MessageView, @Nullable String> value) {
        return new IdempotentOptions(group, value, lease, kept, waiting, maxProcessing);
    }

    public IdempotentOptions withLease(Duration value) {
        return new IdempotentOptions(group, key, value, kept, waiting, maxProcessing);
    }

    public IdempotentOptions withKept(Duration value) {
        return new IdempotentOptions(group, key, lease, value, waiting, maxProcessing);
    }

    public IdempotentOptions withWaiting(Duration value) {
        return new IdempotentOptions(group, key, lease, kept, value, maxProcessing);
    }

    public IdempotentOptions withMaxProcessing(Duration value) {
        return new IdempotentOptions(group, key, lease, kept, waiting, value);
    }
}
