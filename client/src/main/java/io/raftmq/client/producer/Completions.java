package io.raftmq.client.producer;

import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.wire.proto.KeyedResult;
import io.raftmq.client.wire.proto.ProduceResponse;
import java.time.Instant;
import java.util.List;

/** Tells senders how their messages ended: one task on the callback threads for a whole batch. */
final class Completions {
    private final ClientThreads threads;
    private final SendBuffer buffer;

    Completions(ClientThreads threads, SendBuffer buffer) {
        this.threads = threads;
        this.buffer = buffer;
    }

    void stored(Batch batch, long topicUid, PartitionLink where, ProduceResponse answer) {
        finish(batch, sends -> {
            Instant storeTime = Instant.ofEpochMilli(answer.getStoreTimeMs());
            if (answer.getKeyedCount() == sends.size()) {
                keyed(sends, topicUid, where, answer);
                return;
            }
            boolean held = answer.getHeldId() > 0;
            long next = held ? answer.getHeldId() : answer.getBaseOffset();
            for (PendingSend send : sends) {
                MessageId id = new MessageId(topicUid, where.partition(), next, held);
                long offset = held ? -1 : next;
                send.complete(new SendReceipt(
                        id, where.topic(), where.partition(), offset, storeTime, answer.getDuplicate()));
                next += next < 0 ? 0 : 1; // where a forgotten repeat lies is not known of any of its messages
            }
        });
    }

    /** Each of them may have been stored at a time of its own, under its dedupe key. */
    private static void keyed(List<PendingSend> sends, long topicUid, PartitionLink where, ProduceResponse answer) {
        for (int i = 0; i < sends.size(); i++) {
            KeyedResult stored = answer.getKeyed(i);
            boolean held = stored.getHeldId() > 0;
            long place = held ? stored.getHeldId() : stored.getOffset();
            sends.get(i)
                    .complete(new SendReceipt(
                            new MessageId(topicUid, where.partition(), place, held),
                            where.topic(),
                            where.partition(),
                            stored.getOffset(),
                            Instant.ofEpochMilli(stored.getStoreTimeMs()),
                            stored.getDuplicate()));
        }
    }

    void failed(Batch batch, RaftMqException failure) {
        finish(batch, sends -> sends.forEach(send -> send.completeExceptionally(failure)));
    }

    private void finish(Batch batch, java.util.function.Consumer<List<PendingSend>> complete) {
        batch.release();
        buffer.release(batch.reservedBytes(), batch.count());
        List<PendingSend> sends = batch.sends();
        // Awaited sends run no application code, so they are completed here and now.
        if (sends.stream().allMatch(PendingSend::isAwaited)) {
            complete.accept(sends);
        } else {
            threads.callback(() -> complete.accept(sends));
        }
    }
}
