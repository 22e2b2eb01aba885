package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TransactionEvent.Decided;
import io.raftmq.client.TransactionCheck;
import io.raftmq.client.TransactionDecision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** The application's database: which transactions were done. The first decision about one stands. */
final class DecisionTable {
    /** The property that names the transaction that a message is of. */
    static final String TRANSACTION = "chaos-transaction";

    private final History history;
    private final Map<String, Boolean> committed = new ConcurrentHashMap<>();

    DecisionTable(History history) {
        this.history = history;
    }

    /** The name of the transaction of these messages, whose stamps follow on each other. */
    static String nameOf(List<Stamp> stamps) {
        return stamps.get(0) + "+" + stamps.size();
    }

    /** What holds from now on: {@code wish}, unless something else held before. */
    boolean decide(List<Stamp> stamps, boolean wish) {
        return committed.computeIfAbsent(nameOf(stamps), first -> {
            stamps.forEach(stamp -> history.add(nanos -> new Decided(nanos, stamp, wish)));
            return wish;
        });
    }

    /** Answers the cluster. What nobody decided is decided here: every second one is committed. */
    TransactionDecision check(TransactionCheck question) {
        String name = question.message().properties().getOrDefault(TRANSACTION, "none");
        int plus = name.indexOf('+');
        Stamp first = Stamp.parse(name.substring(0, plus));
        List<Stamp> stamps = LongStream.range(0, Long.parseLong(name.substring(plus + 1)))
                .mapToObj(i -> new Stamp(first.sender(), first.sequence() + i))
                .toList();
        boolean commit = decide(stamps, first.sequence() % 2 == 0);
        return commit ? TransactionDecision.COMMIT : TransactionDecision.ROLLBACK;
    }
}
