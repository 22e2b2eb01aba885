package io.raftmq.meta.runtime;

import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.Directory;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.state.Upkeep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The first thing a new cluster's leader does: give it an id, and its initial nodes their identities. */
final class Formation {
    private Formation() {}

    /** The cluster's id follows from the directories it began with, so every node can tell it in advance. */
    static List<MetaRecord> records(List<InitialNode> nodes, ClusterSettings settings) {
        if (nodes.isEmpty()) {
            // A node that joins a running cluster cannot lead before it has the formed cluster's log.
            return List.of();
        }
        TreeMap<Integer, Directory> directories = new TreeMap<>();
        nodes.forEach(node -> directories.put(node.id(), new Directory(node.directory(), node.peer())));
        UUID cluster = UUID.nameUUIDFromBytes(directories.toString().getBytes(StandardCharsets.UTF_8));
        return Upkeep.form(cluster.toString(), directories, settings);
    }
}
