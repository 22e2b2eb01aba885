package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.TopicPartition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which message a command means: by its id, or by topic, partition and offset.
 *
 * @param id null if it is meant by its place
 * @param partition null if it is meant by its id
 */
record MessagePlace(@Nullable MessageId id, @Nullable TopicPartition partition, long offset) {
    /**
     * As the command line says.
     *
     * @throws IllegalArgumentException if it says neither, or both
     */
    static MessagePlace of(String idOrTopic, @Nullable Integer partition, @Nullable Long offset) {
        if (partition == null && offset == null) {
            return new MessagePlace(MessageId.parse(idOrTopic), null, -1);
        }
        if (partition == null || offset == null || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("an id, or a topic with --partition and --offset");
        }
        return new MessagePlace(null, new TopicPartition(idOrTopic, partition), offset);
    }

    Optional<MessageView> message(Admin admin) {
        if (id != null) {
            return admin.message(id);
        }
        return partition == null ? Optional.empty() : admin.message(partition, offset);
    }

    Optional<MessageTrace> trace(Admin admin) {
        if (id != null) {
            return admin.trace(id);
        }
        return partition == null ? Optional.empty() : Optional.of(admin.trace(partition, offset));
    }

    boolean redeliver(Admin admin, String group) {
        if (id != null) {
            return admin.redeliver(group, id);
        }
        return partition != null && admin.redeliver(group, partition, offset);
    }

    @Override
    public String toString() {
        return id != null ? id.toString() : partition + " at offset " + offset;
    }
}
