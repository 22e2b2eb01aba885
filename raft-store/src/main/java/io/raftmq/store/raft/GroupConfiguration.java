package io.raftmq.store.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import io.raftmq.store.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of a group as a log entry states it: JRaft's {@code ConfigurationEntry} as a value. The old members
 * are those of the configuration that is being left; empty unless the change is joint.
 */
record GroupConfiguration(
        long index,
        long term,
        List<PeerId> voters,
        List<PeerId> learners,
        List<PeerId> oldVoters,
        List<PeerId> oldLearners) {
    GroupConfiguration {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        oldVoters = List.copyOf(oldVoters);
        oldLearners = List.copyOf(oldLearners);
    }

    static GroupConfiguration of(LogEntry entry) {
        return new GroupConfiguration(
                entry.getId().getIndex(),
                entry.getId().getTerm(),
                orNone(entry.getPeers()),
                orNone(entry.getLearners()),
                orNone(entry.getOldPeers()),
                orNone(entry.getOldLearners()));
    }

    LogEntry toLogEntry() {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_CONFIGURATION);
        entry.setId(new LogId(index, term));
        entry.setPeers(new ArrayList<>(voters));
        entry.setLearners(orNull(learners));
        entry.setOldPeers(orNull(oldVoters));
        entry.setOldLearners(orNull(oldLearners));
        return entry;
    }

    ConfigurationEntry toConfigurationEntry() {
        return new ConfigurationEntry(
                new LogId(index, term), new Configuration(voters, learners), new Configuration(oldVoters, oldLearners));
    }

    /** The metadata of a snapshot up to (lastIncludedIndex, lastIncludedTerm) in which this configuration holds. */
    SnapshotMeta toSnapshotMeta(long lastIncludedIndex, long lastIncludedTerm) {
        return SnapshotMeta.newBuilder()
                .setLastIncludedIndex(lastIncludedIndex)
                .setLastIncludedTerm(lastIncludedTerm)
                .addAllPeers(names(voters))
                .addAllLearners(names(learners))
                .addAllOldPeers(names(oldVoters))
                .addAllOldLearners(names(oldLearners))
                .build();
    }

    static GroupConfiguration of(SnapshotMeta meta) {
        return new GroupConfiguration(
                meta.getLastIncludedIndex(),
                meta.getLastIncludedTerm(),
                parsed(meta.getPeersList()),
                parsed(meta.getLearnersList()),
                parsed(meta.getOldPeersList()),
                parsed(meta.getOldLearnersList()));
    }

    /** Everyone whose vote counts, of both configurations while a change is joint. */
    List<PeerId> allVoters() {
        return Stream.concat(voters.stream(), oldVoters.stream()).distinct().toList();
    }

    Membership toMembership() {
        return new Membership(Peers.fromJraft(voters), Peers.fromJraft(learners));
    }

    static List<PeerId> parsed(Iterable<String> names) {
        List<PeerId> peers = new ArrayList<>();
        for (String name : names) {
            PeerId peer = PeerId.parsePeer(name);
            if (peer == null) {
                throw new IllegalArgumentException("not a peer: " + name);
            }
            peers.add(peer);
        }
        return peers;
    }

    static List<String> names(List<PeerId> peers) {
        return peers.stream().map(PeerId::toString).toList();
    }

    private static List<PeerId> orNone(@Nullable List<PeerId> peers) {
        return peers == null ? List.of() : peers;
    }

    private static @Nullable List<PeerId> orNull(List<PeerId> peers) {
        return peers.isEmpty() ? null : new ArrayList<>(peers);
    }
}
