package io.raftmq.client;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How a client reaches its cluster. Immutable.
 *
 * @param bootstrap {@code host:port} of nodes to ask first, at least one
 * @param clientId names this client in the brokers' logs, at most 255 bytes; default: made up at random
 * @param connectTimeout for one TCP connection; default 3 s
 * @param requestTimeout for one request to one broker, on top of the time a long poll asked for; default 10 s
 * @param adminTimeout for one call of {@link Admin} with all its retries; default 30 s
 * @param heartbeatInterval a silent connection is asked for a sign of life after this time; default 1 s
 * @param silenceTimeout a connection on which something is awaited and nothing arrives for this long is closed; default
 *     4 s
 * @param metadataMaxAge routes are refreshed at least this often while they are used; default 60 s. A stale route heals
 *     from the broker's answer at once, whatever this is
 * @param maxInFlightRequests per connection; more are refused with {@link FailureCode#BUSY}; default 4,096
 * @param callbackThreads threads that complete futures and run what is chained to them; default 1, which keeps the
 *     completions of one partition in order
 */
public record ClientOptions(
        List<String> bootstrap,
        String clientId,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration adminTimeout,
        Duration heartbeatInterval,
        Duration silenceTimeout,
        Duration metadataMaxAge,
        int maxInFlightRequests,
        int callbackThreads) {

    public ClientOptions {
        bootstrap = List.copyOf(bootstrap);
        Checks.require(!bootstrap.isEmpty(), "bootstrap names no node");
        bootstrap.forEach(Checks::hostAndPort);
        Checks.require(!clientId.isEmpty() && clientId.length() <= 255, "clientId has 1 to 255 characters");
        Checks.positive(connectTimeout, "connectTimeout");
        Checks.positive(requestTimeout, "requestTimeout");
        Checks.positive(adminTimeout, "adminTimeout");
        Checks.positive(heartbeatInterval, "heartbeatInterval");
        Checks.require(
                silenceTimeout.compareTo(heartbeatInterval) > 0, "silenceTimeout is longer than heartbeatInterval");
        Checks.positive(metadataMaxAge, "metadataMaxAge");
        Checks.positive(maxInFlightRequests, "maxInFlightRequests");
        Checks.positive(callbackThreads, "callbackThreads");
    }

    /**
     * Begins with the defaults.
     *
     * @param bootstrap {@code host:port,...}
     */
    public static Builder builder(String bootstrap) {
        return new Builder(List.of(bootstrap.trim().split("\\s*,\\s*")));
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final List<String> bootstrap;
        private String clientId = "client-" + UUID.randomUUID();
        private Duration connectTimeout = Duration.ofSeconds(3);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration adminTimeout = Duration.ofSeconds(30);
        private Duration heartbeatInterval = Duration.ofSeconds(1);
        private Duration silenceTimeout = Duration.ofSeconds(4);
        private Duration metadataMaxAge = Duration.ofSeconds(60);
        private int maxInFlightRequests = 4_096;
        private int callbackThreads = 1;

        private Builder(List<String> bootstrap) {
            this.bootstrap = bootstrap;
        }

        public Builder clientId(String value) {
            clientId = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        public Builder adminTimeout(Duration value) {
            adminTimeout = value;
            return this;
        }

        public Builder heartbeatInterval(Duration value) {
            heartbeatInterval = value;
            return this;
        }

        public Builder silenceTimeout(Duration value) {
            silenceTimeout = value;
            return this;
        }

        public Builder metadataMaxAge(Duration value) {
            metadataMaxAge = value;
            return this;
        }

        public Builder maxInFlightRequests(int value) {
            maxInFlightRequests = value;
            return this;
        }

        public Builder callbackThreads(int value) {
            callbackThreads = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message says which
         */
        public ClientOptions build() {
            return new ClientOptions(
                    bootstrap,
                    clientId,
                    connectTimeout,
                    requestTimeout,
                    adminTimeout,
                    heartbeatInterval,
                    silenceTimeout,
                    metadataMaxAge,
                    maxInFlightRequests,
                    callbackThreads);
        }
    }
}
