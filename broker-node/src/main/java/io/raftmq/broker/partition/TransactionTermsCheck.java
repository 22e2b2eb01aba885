package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.CheckSchedule;
import io.raftmq.client.wire.proto.TransactionTerms;
import org.jspecify.annotations.Nullable;

/** The terms on which a producer's half messages wait: their defaults and bounds. */
final class TransactionTermsCheck {
    private TransactionTermsCheck() {}

    /** The schedule they ask for; what is 0 is the default, within what the others allow. */
    static CheckSchedule schedule(TransactionTerms terms) {
        CheckSchedule usual = CheckSchedule.DEFAULT;
        long timeout = orElse(terms.getTimeoutMs(), usual.timeoutMs());
        long maxInterval = orElse(terms.getMaxCheckIntervalMs(), usual.maxIntervalMs());
        return new CheckSchedule(
                orElse(terms.getFirstCheckMs(), Math.min(timeout, usual.firstMs())),
                orElse(terms.getCheckIntervalMs(), Math.min(maxInterval, usual.intervalMs())),
                maxInterval,
                timeout);
    }

    static <A> Decision.@Nullable Refused<A> refused(TransactionTerms terms) {
        CheckSchedule asked = schedule(terms);
        long least = CheckSchedule.LEAST_MS;
        return Checks.first(
                Checks.within("timeout_ms", asked.timeoutMs(), least, CheckSchedule.MOST_TIMEOUT_MS),
                Checks.within("first_check_ms", asked.firstMs(), least, asked.timeoutMs()),
                Checks.within("max_check_interval_ms", asked.maxIntervalMs(), least, CheckSchedule.MOST_INTERVAL_MS),
                Checks.within("check_interval_ms", asked.intervalMs(), least, asked.maxIntervalMs()));
    }

    private static long orElse(long asked, long usual) {
        return asked == 0 ? usual : asked;
    }
}
