package io.raftmq.client.consumer;

import io.raftmq.client.Lease;
import io.raftmq.client.MessageView;
import io.raftmq.client.wire.proto.AckRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One message of a partition (or dead letter, by its number) and the lease it is held under. */
record LeasedOffset(long offset, long leaseId) {
    /** Of a received message, as its partition knows it. */
    static LeasedOffset of(MessageView message, long leaseId) {
        Lease lease = message.lease();
        return new LeasedOffset(
                lease != null && lease.deadLetter() >= 0 ? lease.deadLetter() : message.offset(), leaseId);
    }

    /** Neighbours under one lease joined into runs, so that a thousand acks are a few numbers on the wire. Pure. */
    static List<AckRun> runs(List<LeasedOffset> messages) {
        List<LeasedOffset> sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparingLong(LeasedOffset::offset).thenComparingLong(LeasedOffset::leaseId));
        List<AckRun> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean ends = i == sorted.size()
                    || sorted.get(i).leaseId() != sorted.get(from).leaseId()
                    || sorted.get(i).offset() != sorted.get(i - 1).offset() + 1;
            if (ends) {
                runs.add(AckRun.newBuilder()
                        .setFirstOffset(sorted.get(from).offset())
                        .setCount(i - from)
                        .setLeaseId(sorted.get(from).leaseId())
                        .build());
                from = i;
            }
        }
        return runs;
    }
}
