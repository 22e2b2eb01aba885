package io.raftmq.client.audit;

import io.raftmq.client.Audit;
import io.raftmq.client.ProducerAudit;
import io.raftmq.client.TopicPartition;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** The {@link Audit}. */
public final class TopicAudit implements Audit {
    private final String topic;
    private final IntSupplier partitions;
    private final AuditCalls calls;
    private final TreeMap<Integer, PartitionAudit> audits = new TreeMap<>();

    /** @param partitions how many partitions the topic has now */
    public TopicAudit(String topic, IntSupplier partitions, AuditCalls calls) {
        this.topic = topic;
        this.partitions = partitions;
        this.calls = calls;
    }

    @Override
    public List<ProducerAudit> catchUp() {
        int count = partitions.getAsInt();
        for (int i = 0; i < count; i++) {
            audits.computeIfAbsent(i, number -> new PartitionAudit(new TopicPartition(topic, number), calls))
                    .catchUp();
        }
        return audits.values().stream()
                .flatMap(audit -> audit.report().stream())
                .toList();
    }
}
