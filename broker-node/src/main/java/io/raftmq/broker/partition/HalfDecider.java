package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.partition.TransactionRecord.BeginTransactions;
import io.raftmq.broker.partition.TransactionRecord.CheckTransactions;
import io.raftmq.broker.partition.TransactionRecord.EndTransactions;
import io.raftmq.broker.partition.TransactionRecord.ForgetDecisions;
import io.raftmq.broker.transaction.AppliedTransactions;
import io.raftmq.broker.transaction.CheckWindow;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.DecidedBy;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.broker.transaction.Transactions;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CheckTransactionsRequest;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.TransactionDecision;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionEnded;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning and the end of transactions. What ends one is the first decision that is committed, whoever made it;
 * afterwards the same decision is answered as done and the opposite is refused, for as long as it is remembered. The answer
 * to a question counts only if the question was not asked anew since: whoever was asked first may have looked at its
 * database before the local transaction was done, and may have been asleep since.
 */
final class HalfDecider {
    private static final int MAX_ENDS = 1_000;
    private static final long MAX_CHECK_BYTES = 1 << 20;
    private static final int RETRY_WHEN_FULL_MS = 1_000;

    private final Pipeline pipeline;
    private final CheckWindow window;

    HalfDecider(Pipeline pipeline, CheckWindow window) {
        this.pipeline = pipeline;
        this.window = window;
    }

    /** Why the messages of a batch cannot wait for a decision on these terms, or null. */
    <A> Decision.@Nullable Refused<A> refusedBegin(TransactionTerms terms, CheckedBatch batch) {
        Decision.Refused<A> refused =
                Checks.first(Checks.group(terms.getProducerGroup()), TransactionTermsCheck.refused(terms));
        if (refused != null) {
            return refused;
        }
        int mostBytes = CheckedBatch.MAX_BYTES - Pipeline.RECORD_BYTES;
        if (batch.bytes().remaining() > mostBytes) {
            return new Decision.Refused<>(
                    ErrorCode.MESSAGE_TOO_LARGE, "a batch of half messages has at most " + mostBytes + " bytes", 0);
        }
        int count = batch.header().count();
        int most = pipeline.limits().transactions().maxOpen();
        return transactions().size() + (long) count <= most
                ? null
                : new Decision.Refused<>(
                        ErrorCode.BUSY,
                        "the partition holds " + transactions().size() + " of at most " + most
                                + " transactions without a decision",
                        RETRY_WHEN_FULL_MS);
    }

    /** The record that goes before a batch of half messages. */
    static BeginTransactions begin(TransactionTerms terms, long firstId, int count) {
        return new BeginTransactions(terms.getProducerGroup(), TransactionTermsCheck.schedule(terms), firstId, count);
    }

    Decision<List<TransactionEnded>> decideEnd(EndTransactionRequest request, long nowMs) {
        Decision.Refused<List<TransactionEnded>> refused = Checks.first(
                pipeline.refused(),
                request.getOperator() ? null : Checks.group(request.getProducerGroup()),
                Checks.within("the number of ends", request.getEndsCount(), 1, MAX_ENDS));
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        List<TransactionEnded> results = new ArrayList<>();
        Ending ending = new Ending(time);
        for (TransactionEnd end : request.getEndsList()) {
            ErrorCode error = end(request, end, ending);
            results.add(error == null ? TransactionEnded.getDefaultInstance() : failed(error));
        }
        ProposedEntry entry = ending.close();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).getError() == 0) {
                results.set(i, outcome(request.getEnds(i)));
            }
        }
        return entry == null ? pipeline.afterAll(results) : new Decision.Await<>(entry, results);
    }

    /** Takes over questions that are due to the group; empty if none is, or if enough are out. */
    Decision<List<HalfMessage>> decideCheck(CheckTransactionsRequest request, long nowMs) {
        String group = request.getProducerGroup();
        Decision.Refused<List<HalfMessage>> refused = Checks.first(
                pipeline.refused(),
                Checks.group(group),
                Checks.within("max_checks", request.getMaxChecks(), 1, MAX_ENDS));
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        int room = Math.min(request.getMaxChecks(), window.room(group, time));
        List<HalfMessage> asked = new ArrayList<>();
        long bytes = 0;
        for (OpenTransaction due : transactions().due(group, time, room)) {
            HeldRun message = pipeline.view().held.find(due.id());
            bytes += message == null ? 0 : message.length();
            if (!asked.isEmpty() && bytes > MAX_CHECK_BYTES) {
                break;
            }
            if (message != null) {
                asked.add(new HalfMessage(due.checkedAt(time), QueueEntry.of(message)));
            }
        }
        if (asked.isEmpty()) {
            return new Decision.Done<>(List.of());
        }
        List<Long> ids = asked.stream().map(half -> half.transaction().id()).toList();
        ids.forEach(id -> window.asked(group, id, time));
        return new Decision.Await<>(pipeline.append(new CheckTransactions(ids), time), asked);
    }

    /** When the group may have to be asked next, group time in ms; Long.MAX_VALUE if it has no open transaction. */
    long nextCheckAt(String group, AppliedTransactions applied, long nowMs) {
        long due = applied.nextCheckAt(group);
        return due == Long.MAX_VALUE ? due : Math.max(due, window.nextRoomAt(group, nowMs));
    }

    /** Rolls back what nobody decided in time; answers how many. */
    Decision<Integer> decideExpired(long nowMs) {
        Decision.Refused<Integer> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        window.tidy(time);
        List<OpenTransaction> expired = transactions().expired(time, MAX_ENDS);
        if (expired.isEmpty()) {
            return new Decision.Done<>(0);
        }
        expired.forEach(each -> window.answered(each.group(), each.id()));
        List<Long> ids = expired.stream().map(OpenTransaction::id).toList();
        FreedKeys freed = new FreedKeys(pipeline);
        ids.forEach(freed::of);
        EndTransactions end = new EndTransactions(false, DecidedBy.TIMEOUT, ids);
        return new Decision.Await<>(freed.append(end, time), ids.size());
    }

    /** Forgets decisions that are older than is remembered; answers whether there was enough to be worth it. */
    Decision<Boolean> decideForget(long nowMs) {
        Decision.Refused<Boolean> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        long remembered = pipeline.limits().transactions().remembered();
        long below = pipeline.view().head.held().nextId() - remembered;
        if (below - transactions().forgottenBelow() < remembered / 10) {
            return new Decision.Done<>(false);
        }
        return new Decision.Await<>(pipeline.append(new ForgetDecisions(below), pipeline.time(nowMs)), true);
    }

    /** Notes what is to be decided; answers what keeps it from being, or null. */
    private @Nullable ErrorCode end(EndTransactionRequest request, TransactionEnd end, Ending ending) {
        OpenTransaction open = transactions().open(end.getId());
        if (open == null) {
            Decided decided = transactions().decided(end.getId());
            return decided == null ? ErrorCode.UNKNOWN_TRANSACTION : null;
        }
        if (!request.getOperator() && !open.group().equals(request.getProducerGroup())) {
            return ErrorCode.UNKNOWN_TRANSACTION;
        }
        if (end.getCheck() != 0 && end.getCheck() != open.checks()) {
            return ErrorCode.STALE_CHECK;
        }
        window.answered(open.group(), open.id());
        DecidedBy by =
                request.getOperator() ? DecidedBy.OPERATOR : end.getCheck() != 0 ? DecidedBy.CHECK : DecidedBy.PRODUCER;
        switch (end.getDecision()) {
            case TRANSACTION_COMMIT -> ending.add(true, by, open.id());
            case TRANSACTION_ROLLBACK -> ending.add(false, by, open.id());
            case TRANSACTION_UNKNOWN, UNRECOGNIZED -> {
                // the question is answered, and comes again
            }
        }
        return null;
    }

    /** What holds once everything decided so far is applied. */
    private TransactionEnded outcome(TransactionEnd end) {
        Decided decided = transactions().decided(end.getId());
        if (decided == null) {
            return TransactionEnded.getDefaultInstance();
        }
        TransactionDecision holds =
                decided.committed() ? TransactionDecision.TRANSACTION_COMMIT : TransactionDecision.TRANSACTION_ROLLBACK;
        boolean asAsked = end.getDecision() == holds || end.getDecision() == TransactionDecision.TRANSACTION_UNKNOWN;
        return TransactionEnded.newBuilder()
                .setError(asAsked ? 0 : ErrorCode.TRANSACTION_DECIDED.id())
                .setDecided(holds)
                .setByValue(decided.by().code())
                .setTimeMs(decided.timeMs())
                .setOffset(decided.offset())
                .build();
    }

    private static TransactionEnded failed(ErrorCode error) {
        return TransactionEnded.newBuilder().setError(error.id()).build();
    }

    private Transactions transactions() {
        return pipeline.view().transactions;
    }

    /** Gathers neighbouring ends of one kind into one record. */
    private final class Ending {
        private final long timeMs;
        private final Set<Long> ids = new LinkedHashSet<>();
        private boolean commit;
        private DecidedBy by = DecidedBy.PRODUCER;
        private @Nullable ProposedEntry last;

        Ending(long timeMs) {
            this.timeMs = timeMs;
        }

        void add(boolean toCommit, DecidedBy decidedBy, long id) {
            if (!ids.isEmpty() && (commit != toCommit || by != decidedBy)) {
                close();
            }
            commit = toCommit;
            by = decidedBy;
            ids.add(id);
        }

        @Nullable
        ProposedEntry close() {
            if (!ids.isEmpty()) {
                FreedKeys freed = new FreedKeys(pipeline);
                if (!commit) {
                    ids.forEach(freed::of);
                }
                last = freed.append(new EndTransactions(commit, by, List.copyOf(ids)), timeMs);
                ids.clear();
            }
            return last;
        }
    }
}
