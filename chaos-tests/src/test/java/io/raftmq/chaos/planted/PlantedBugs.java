package io.raftmq.chaos.planted;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that the checkers must see. */
final class PlantedBugs {
    private static final String LOG = "io.raftmq.store.commitlog.";
    private static final String PARTITION = "io.raftmq.broker.partition.";
    private static final String METADATA = "io.raftmq.meta.";

    private static final List<PlantedBug> OF_THE_LOG = List.of(
            crash("a sync is skipped", "LogStream", "segment().force();", ""),
            crash("entries are answered before they are synced", "LogWriter", "if (sync) { sync(); }", "markSynced();"),
            crash(
                    "a truncation's marker is dropped",
                    "MarkerRequest",
                    "to.addBounds(erase",
                    "if (erase) to.addBounds(erase"),
            crash(
                    "the index is off by one after recovery",
                    "GroupIndex",
                    "last = contents.last; }",
                    "last = contents.last - 1; }"),
            crash(
                    "a finished segment is not synced",
                    "LogStream",
                    "appender.end(syncedPosition, orderKey, true); sync();",
                    "appender.end(syncedPosition, orderKey, true);"),
            crash("a vote is answered before it is synced", "VoteFile", "to.force();", ""),
            crash("the vote journal gets its name before it is synced", "VoteFile", "fresh.force();", ""),
            crash(
                    "a segment's name is not synced",
                    "SegmentFiles",
                    "file.force(); disk.syncDirectory();",
                    "file.force();"),
            crash("a marker goes with its segment", "Reclaimer", "writer.write(markers);", "markers.clear();"),
            crash(
                    "what was moved is deleted before the copy is synced",
                    "Relocation",
                    "stream.sync(); // The originals go on the strength of these copies, so that they were synced must be provable. stream.prove(key); stream.sync();",
                    ""),
            crash(
                    "a torn batch is believed",
                    "SegmentScanner",
                    "if (!window.payloadIntact(header, offset)) { return null; } records.add",
                    "records.add"),
            crash(
                    "the end that a failed sync left in the cache is believed",
                    "Recovery",
                    "from = Math.max(SegmentHeader.BYTES, scan.lastSynced() - segment.start());",
                    "from = segment.end();"),
            crash(
                    "a cut suffix is answered before it is synced",
                    "GroupView",
                    "index.first(), lastKept, true)",
                    "index.first(), lastKept, false)"),
            crash("an erasure leaves what earlier segments say", "GroupContents", "wiped = true;", ""),
            damage(
                    "a wrong checksum is swallowed",
                    "RecordReader",
                    "Checksums.of(payload) != header.payloadCrc()",
                    "Checksums.of(payload) == 0"),
            damage(
                    "a segment cut off is taken for a torn one",
                    "SegmentScanner",
                    "if (!sealed && !damaged && isCutOff())",
                    "if (false)"),
            damage(
                    "damage below a proven sync is cut",
                    "SegmentScanner",
                    "while (!sealed && at < proven)",
                    "while (damaged && at < proven)"));

    private static final List<PlantedBug> OF_THE_PARTITION = List.of(
            partition(
                    "a snapshot forgets the producers",
                    "StatePersister",
                    "out.put(StateKeys.producer(producer.id()), StateValues.producer(producer));",
                    ""),
            partition(
                    "what was decided upon a lost entry takes effect",
                    "PartitionMachine",
                    "entry.ordinal() == head.chainNextIn(term);",
                    "entry.ordinal() >= head.chainNextIn(term);"),
            partition(
                    "an entry is applied twice after a snapshot",
                    "PartitionMachine",
                    "raftIndex <= head.lastIndex()",
                    "raftIndex < 0"),
            partition(
                    "an answer is told before the commit",
                    "Pipeline",
                    "inFlight.add(next);",
                    "inFlight.add(next); settle(next, Outcome.APPLIED);"),
            partition(
                    "a failure is told as success",
                    "Pipeline",
                    "settle(inFlight.removeLast(), Outcome.WITHOUT_EFFECT);",
                    "settle(inFlight.removeLast(), Outcome.APPLIED);"),
            partition(
                    "what was lost with a leader is told as stored",
                    "Pipeline",
                    "settle(inFlight.remove(), Outcome.UNKNOWN);",
                    "settle(inFlight.remove(), Outcome.APPLIED);"),
            partition(
                    "the leader's view outlives a failed proposal",
                    "Pipeline",
                    "leasesLost = leases(); view = PartitionState.ahead(applied, limits);",
                    "leasesLost = leases();"),
            partition(
                    "a lease's id is given twice",
                    "PartitionHead",
                    "leases = leasesIn(term) + 1;",
                    "leases = leasesIn(term) + 1; if (leases % 50 == 0) { leases--; }"),
            partition("an ack is not kept", "StatePersister", "out.delete(StateKeys.run(group.number(), first));", ""),
            partition(
                    "a delivery is not kept",
                    "StatePersister",
                    "out.put(StateKeys.run(group.number(), run.first()), StateValues.run(run));",
                    ""),
            partition(
                    "a group's cursor is not kept",
                    "StatePersister",
                    "out.put(StateKeys.group(group.number()), StateValues.group(group));",
                    ""),
            partition(
                    "the last offset commit is lost",
                    "StatePersister",
                    "out.put(StateKeys.committed(group.number()), StateValues.committed(committed));",
                    ""),
            partition(
                    "an owner that was overtaken commits",
                    "OffsetDecider",
                    "if (request.getEpoch() != stored.epoch()) {",
                    "if (request.getEpoch() > stored.epoch()) {"),
            partition("a repeated batch is stored again", "ProducerState", "WINDOW = ", "WINDOW = 0 * "),
            partition("a dead letter is not kept", "StatePersister", "DeadLetterLayout.put(out, group, letter);", ""));

    private static final List<PlantedBug> OF_THE_METADATA = List.of(
            metadata(
                    "a deposed leader answers from what it has",
                    "runtime.MetadataLeader",
                    "var unused = group.readBarrier().whenCompleteAsync((done, failure) -> confirmed(batch, failure), loop);",
                    "confirmed(batch, null);"),
            metadata(
                    "a deposed leader refuses by what it has",
                    "runtime.MetadataLeader",
                    "batch.refuse(refused, request.future());",
                    "request.future().completeExceptionally(refused);"),
            metadata("a group's revision is not kept", "record.GroupValues", ".setRevision(group.revision())", ""));

    /** All of them. */
    static final List<PlantedBug> ALL = Stream.of(OF_THE_LOG, OF_THE_PARTITION, OF_THE_METADATA)
            .flatMap(List::stream)
            .toList();

    private PlantedBugs() {}

    private static PlantedBug crash(String what, String type, String right, String wrong) {
        return new PlantedBug(what, Hunt.CRASHES, LOG + type, right, wrong);
    }

    private static PlantedBug damage(String what, String type, String right, String wrong) {
        return new PlantedBug(what, Hunt.DAMAGE, LOG + type, right, wrong);
    }

    private static PlantedBug partition(String what, String type, String right, String wrong) {
        return new PlantedBug(what, Hunt.PARTITION, PARTITION + type, right, wrong);
    }

    private static PlantedBug metadata(String what, String type, String right, String wrong) {
        return new PlantedBug(what, Hunt.METADATA, METADATA + type, right, wrong);
    }
}
