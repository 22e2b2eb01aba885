package io.raftmq.client.transaction;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The {@link Transaction}: its halves, ended together. */
final class HalfTransaction implements Transaction {
    private final List<Half> halves;
    private final EndCalls calls;
    private final TransactionCounters counters;

    HalfTransaction(List<Half> halves, EndCalls calls, TransactionCounters counters) {
        this.halves = List.copyOf(halves);
        this.calls = calls;
        this.counters = counters;
    }

    @Override
    public List<MessageId> ids() {
        return halves.stream().map(Half::id).toList();
    }

    @Override
    public List<Message> messages() {
        return halves.stream().map(Half::message).toList();
    }

    @Override
    public List<SendReceipt> commit() {
        List<TransactionEnded> ended = end(TransactionDecision.COMMIT);
        List<SendReceipt> receipts = new ArrayList<>();
        for (int i = 0; i < halves.size(); i++) {
            receipts.add(receipt(halves.get(i), ended.get(i)));
        }
        return receipts;
    }

    @Override
    public void rollback() {
        end(TransactionDecision.ROLLBACK);
    }

    /** Rolls back what was stored of a transaction that cannot begin; if that fails, the checker is going to be asked. */
    void abandon() {
        halves.forEach(half -> {
            CompletableFuture<?> unused = calls.end(half.partition(), wire(half, TransactionDecision.ROLLBACK));
        });
    }

    private static TransactionEnd wire(Half half, TransactionDecision decision) {
        return TransactionEnd.newBuilder()
                .setId(half.id().offset())
                .setDecision(Endings.wire(decision))
                .build();
    }

    private static SendReceipt receipt(Half half, TransactionEnded ended) {
        MessageId id = half.id();
        MessageId message = new MessageId(id.topicUid(), id.partition(), ended.getOffset());
        Instant time = Instant.ofEpochMilli(ended.getTimeMs());
        return new SendReceipt(message, half.message().topic(), id.partition(), ended.getOffset(), time, false);
    }

    /** Ends all of them before it tells of the first failure. */
    private List<TransactionEnded> end(TransactionDecision decision) {
        List<CompletableFuture<TransactionEnded>> calling = halves.stream()
                .map(half -> calls.end(half.partition(), wire(half, decision)))
                .toList();
        List<TransactionEnded> all = new ArrayList<>();
        @Nullable RaftMqException first = null;
        for (int i = 0; i < halves.size(); i++) {
            try {
                TransactionEnded ended = Blocking.await(calling.get(i));
                RaftMqException failure = Endings.failure(halves.get(i).id(), ended);
                if (failure != null) {
                    throw failure;
                }
                counters.decided(decision);
                all.add(ended);
            } catch (RaftMqException e) {
                first = first == null ? e : first;
                if (e.code() == FailureCode.INTERRUPTED) {
                    break;
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return all;
    }
}
