package io.raftmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a producer sends. Immutable.
 *
 * @param producerGroup a name for this producer and its like; default empty
 * @param idempotent whether retries are recognised by the brokers; default true. False saves one request at the start, and
 *     a retry may then store a message twice
 * @param deliveryTimeout from the call to the end of all retries; default 30 s
 * @param maxBlock how long a send waits for room in the buffer, or for the first route of a topic; default 10 s
 * @param bufferBytes what may wait in the producer and on the way, bytes; default 64 MiB
 * @param bufferMessages the same, messages; default 65,536
 * @param failWhenFull true: an asynchronous send at the bound fails at once with {@link FailureCode#BUFFER_FULL} instead
 *     of waiting; default false
 * @param maxBatchBytes a batch's messages, before compression; default 512 KiB: beyond it a request gains nothing, and
 *     five of them on the way per partition already outlast a round trip
 * @param maxMessageBytes a message above this is refused before it is sent; default 4 MiB
 * @param maxInFlight batches on the way per partition; default 5
 * @param compression of batches above 4 KiB; default none, since brokers and consumers work least on bytes as they are
 * @param autoCreateTopics whether sending to a topic that does not exist creates it, if the cluster allows that; default
 *     true
 * @param partitionSelector chooses partitions; default null: see {@link Producer}
 * @param retryOtherPartition whether messages that are bound to no partition may be moved to another one, once their own
 *     has had no leader for 5 s, and only if every attempt so far was refused in a way that proves that nothing was
 *     stored; default true
 * @param bornHost what its messages say of where they were built, at most 255 bytes; default an address of this machine;
 *     empty: nothing
 * @param interceptors called around every send, in that order; default none
 */
public record ProducerOptions(
        String producerGroup,
        boolean idempotent,
        Duration deliveryTimeout,
        Duration maxBlock,
        long bufferBytes,
        int bufferMessages,
        boolean failWhenFull,
        int maxBatchBytes,
        int maxMessageBytes,
        int maxInFlight,
        Compression compression,
        boolean autoCreateTopics,
        @Nullable PartitionSelector partitionSelector,
        boolean retryOtherPartition,
        String bornHost,
        List<ProducerInterceptor> interceptors) {

    public ProducerOptions {
        interceptors = List.copyOf(interceptors);
        Checks.utf8AtMost(producerGroup, 127, "producerGroup");
        Checks.positive(deliveryTimeout, "deliveryTimeout");
        Checks.require(!maxBlock.isNegative(), "maxBlock is not negative");
        Checks.positive(bufferMessages, "bufferMessages");
        Checks.between(maxBatchBytes, 1_024, 4 << 20, "maxBatchBytes");
        Checks.between(maxMessageBytes, 1, 32 << 20, "maxMessageBytes");
        Checks.require(bufferBytes >= maxMessageBytes, "bufferBytes has room for one message of maxMessageBytes");
        Checks.between(maxInFlight, 1, 5, "maxInFlight");
        Checks.utf8AtMost(bornHost, 255, "bornHost");
    }

    private static final ProducerOptions DEFAULTS = builder().build();

    public static ProducerOptions defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private String producerGroup = "";
        private boolean idempotent = true;
        private Duration deliveryTimeout = Duration.ofSeconds(30);
        private Duration maxBlock = Duration.ofSeconds(10);
        private long bufferBytes = 64L << 20;
        private int bufferMessages = 65_536;
        private boolean failWhenFull;
        private int maxBatchBytes = 512 << 10;
        private int maxMessageBytes = 4 << 20;
        private int maxInFlight = 5;
        private Compression compression = Compression.NONE;
        private boolean autoCreateTopics = true;
        private @Nullable PartitionSelector partitionSelector;
        private boolean retryOtherPartition = true;
        private @Nullable String bornHost;
        private final List<ProducerInterceptor> interceptors = new ArrayList<>();

        private Builder() {}

        public Builder producerGroup(String value) {
            producerGroup = value;
            return this;
        }

        public Builder idempotent(boolean value) {
            idempotent = value;
            return this;
        }

        public Builder deliveryTimeout(Duration value) {
            deliveryTimeout = value;
            return this;
        }

        public Builder maxBlock(Duration value) {
            maxBlock = value;
            return this;
        }

        public Builder bufferBytes(long value) {
            bufferBytes = value;
            return this;
        }

        public Builder bufferMessages(int value) {
            bufferMessages = value;
            return this;
        }

        public Builder failWhenFull(boolean value) {
            failWhenFull = value;
            return this;
        }

        public Builder maxBatchBytes(int value) {
            maxBatchBytes = value;
            return this;
        }

        public Builder maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        public Builder maxInFlight(int value) {
            maxInFlight = value;
            return this;
        }

        public Builder compression(Compression value) {
            compression = value;
            return this;
        }

        public Builder autoCreateTopics(boolean value) {
            autoCreateTopics = value;
            return this;
        }

        public Builder partitionSelector(@Nullable PartitionSelector value) {
            partitionSelector = value;
            return this;
        }

        public Builder retryOtherPartition(boolean value) {
            retryOtherPartition = value;
            return this;
        }

        public Builder bornHost(String value) {
            bornHost = value;
            return this;
        }

        /** Adds an interceptor behind those added before. */
        public Builder intercept(ProducerInterceptor value) {
            interceptors.add(value);
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message says which
         */
        public ProducerOptions build() {
            return new ProducerOptions(
                    producerGroup,
                    idempotent,
                    deliveryTimeout,
                    maxBlock,
                    bufferBytes,
                    bufferMessages,
                    failWhenFull,
                    maxBatchBytes,
                    maxMessageBytes,
                    maxInFlight,
                    compression,
                    autoCreateTopics,
                    partitionSelector,
                    retryOtherPartition,
                    bornHost == null ? BornHost.OF_THIS_MACHINE : bornHost,
                    interceptors);
        }
    }
}
