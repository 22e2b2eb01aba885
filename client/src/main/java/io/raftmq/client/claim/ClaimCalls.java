package io.raftmq.client.claim;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.ClaimKey;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Reply;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.KeyedPartition;
import io.raftmq.client.wire.proto.ClaimAction;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.ClaimResponse;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import io.raftmq.client.wire.proto.SettleClaimResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** Requests to the partition that holds a key's claims. Thread-safe; never blocks. */
public final class ClaimCalls {
    private final LeaderCalls leaders;
    private final Routes routes;
    private final Duration patience;

    /** @param patience for one call with all its retries */
    public ClaimCalls(LeaderCalls leaders, Routes routes, Duration patience) {
        this.leaders = leaders;
        this.routes = routes;
        this.patience = patience;
    }

    /** @param owner names this attempt to claim, so that its retries are recognised; not 0 */
    CompletableFuture<ClaimResponse> claim(ClaimKey key, long owner, Duration lease, Duration wait) {
        ClaimRequest.Builder request = request(key)
                .setOwner(owner)
                .setLeaseMs(Math.toIntExact(lease.toMillis()))
                .setMaxWaitMs(Math.toIntExact(wait.toMillis()));
        return claim(key, request, wait);
    }

    CompletableFuture<ClaimResponse> look(ClaimKey key) {
        return claim(key, request(key).setLook(true), Duration.ZERO);
    }

    private static ClaimRequest.Builder request(ClaimKey key) {
        return ClaimRequest.newBuilder().setGroup(key.group()).setKey(key.key());
    }

    private CompletableFuture<ClaimResponse> claim(ClaimKey key, ClaimRequest.Builder request, Duration wait) {
        return atHome(
                key,
                ApiKey.CLAIM,
                home -> uid -> request.setTopicUid(uid).setPartition(home).build(),
                ClaimResponse.parser(),
                wait);
    }

    CompletableFuture<SettleClaimResponse> settle(ClaimKey key, long token, ClaimAction action, Duration duration) {
        SettleClaimRequest.Builder request = SettleClaimRequest.newBuilder()
                .setGroup(key.group())
                .setKey(key.key())
                .setToken(token)
                .setAction(action)
                .setDurationMs(Math.toIntExact(duration.toMillis()));
        return atHome(
                key,
                ApiKey.SETTLE_CLAIM,
                home -> uid -> request.setTopicUid(uid).setPartition(home).build(),
                SettleClaimResponse.parser(),
                Duration.ZERO);
    }

    /** A request's header, once the partition is known. */
    @FunctionalInterface
    private interface AtHome {
        LongFunction<MessageLite> header(int home);
    }

    private <T> CompletableFuture<T> atHome(ClaimKey key, ApiKey api, AtHome header, Parser<T> parser, Duration hold) {
        TopicRoute route = routes.cached(key.topic());
        if (route != null) {
            return send(route, key, api, header, parser, hold);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Completion.then(
                routes.lookUp(key.topic(), false),
                found -> Completion.then(
                        send(found, key, api, header, parser, hold), result::complete, result::completeExceptionally),
                (RequestException failure) -> result.completeExceptionally(failure));
        return result;
    }

    private <T> CompletableFuture<T> send(
            TopicRoute route, ClaimKey key, ApiKey api, AtHome header, Parser<T> parser, Duration hold) {
        int home = KeyedPartition.ofClaim(key.group(), key.key(), Math.max(1, route.firstPartitions()));
        return leaders.call(new LeaderCalls.Ask<>(
                        key.topic(), home, api, header.header(home), parser, hold, patience, () -> true))
                .thenApply(Reply::header);
    }
}
