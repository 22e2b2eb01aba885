package io.raftmq.meta.state;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.AssignmentValue;
import io.raftmq.meta.proto.ClusterValue;
import io.raftmq.meta.proto.GroupSettingsValue;
import io.raftmq.meta.proto.GroupValue;
import io.raftmq.meta.proto.NodeValue;
import io.raftmq.meta.proto.PartitionValue;
import io.raftmq.meta.proto.QuotaValue;
import io.raftmq.meta.proto.TopicValue;
import io.raftmq.meta.record.AssignmentValues;
import io.raftmq.meta.record.ClusterValues;
import io.raftmq.meta.record.GroupSettingsValues;
import io.raftmq.meta.record.GroupValues;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.meta.record.QuotaValues;
import io.raftmq.meta.record.TopicValues;
import io.raftmq.meta.record.UnreadableRecordException;
import io.raftmq.store.GroupId;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The image in the group's key-value state: one key a thing, so that an entry writes only what it touched. A key is a
 * kind byte and then the thing's own key, numbers in big-endian order:
 *
 * <pre>
 *   1                              the single values (always written: they hold the index)
 *   2 node id (4)                  a node
 *   3 host:port                    the next incarnation there (4)
 *   4 topic uid (8)                a topic
 *   5 topic uid (8), number (4)    a partition
 *   6 name                         a consumer group
 *   48 name                        an assigned group's partitions and their owners
 *   60 name                        a consumer group's settings
 *   75 kind ":" name               a quota
 * </pre>
 */
public final class ImageStore {
    private static final byte CLUSTER = 1;
    private static final byte NODE = 2;
    private static final byte INCARNATION = 3;
    private static final byte TOPIC = 4;
    private static final byte PARTITION = 5;
    private static final byte GROUP = 6;
    private static final byte ASSIGNMENT = 48;
    private static final byte GROUP_SETTINGS = 60;
    private static final byte QUOTA = 75;

    private ImageStore() {}

    /**
     * Reads the whole image; {@link MetadataImage#EMPTY} from an empty state.
     *
     * @param supported the highest feature level this binary can replay
     * @throws UnreadableRecordException if a newer version wrote it, or a value is damaged
     */
    public static MetadataImage load(StateReader state, int supported) {
        byte[] single = state.get(key(CLUSTER, 0).array());
        if (single == null) {
            return MetadataImage.EMPTY;
        }
        ImageDraft draft = new ImageDraft(MetadataImage.EMPTY);
        ClusterValue cluster = parse(ClusterValue.parser(), single);
        draft.cluster(empty -> ClusterValues.from(cluster, supported));
        each(
                state,
                NODE,
                (key, value) -> draft.nodes().put(key.getInt(), NodeValues.from(parse(NodeValue.parser(), value))));
        each(
                state,
                INCARNATION,
                (key, value) -> draft.incarnations()
                        .put(text(key), ByteBuffer.wrap(value).getInt()));
        each(state, TOPIC, (key, value) -> draft.putTopic(TopicValues.from(parse(TopicValue.parser(), value))));
        each(state, PARTITION, (key, value) -> {
            GroupId id = new GroupId(key.getLong(), key.getInt());
            draft.partitions().put(id, TopicValues.from(id, parse(PartitionValue.parser(), value)));
        });
        each(
                state,
                GROUP,
                (key, value) -> draft.groups().put(text(key), GroupValues.from(parse(GroupValue.parser(), value))));
        each(
                state,
                ASSIGNMENT,
                (key, value) -> draft.assignments()
                        .put(text(key), AssignmentValues.from(parse(AssignmentValue.parser(), value))));
        each(
                state,
                GROUP_SETTINGS,
                (key, value) -> draft.groupSettings()
                        .put(text(key), GroupSettingsValues.from(parse(GroupSettingsValue.parser(), value))));
        each(
                state,
                QUOTA,
                (key, value) -> draft.quotas().put(text(key), QuotaValues.from(parse(QuotaValue.parser(), value))));
        return draft.image();
    }

    /** Writes what a draft touched. */
    static void write(ImageDraft draft, StateWriter writer) {
        writer.put(key(CLUSTER, 0).array(), ClusterValues.of(draft.cluster()).toByteArray());
        write(draft.nodes(), writer, id -> key(NODE, 4).putInt(id).array(), value(NodeValues::of));
        write(
                draft.incarnations(),
                writer,
                at -> textKey(INCARNATION, at),
                next -> ByteBuffer.allocate(4).putInt(next).array());
        write(draft.topics(), writer, uid -> key(TOPIC, 8).putLong(uid).array(), value(TopicValues::of));
        write(draft.partitions(), writer, ImageStore::partitionKey, value(TopicValues::of));
        write(draft.groups(), writer, name -> textKey(GROUP, name), value(GroupValues::of));
        write(draft.assignments(), writer, name -> textKey(ASSIGNMENT, name), value(AssignmentValues::of));
        write(draft.groupSettings(), writer, name -> textKey(GROUP_SETTINGS, name), value(GroupSettingsValues::of));
        write(draft.quotas(), writer, key -> textKey(QUOTA, key), value(QuotaValues::of));
    }

    private static <K extends Comparable<? super K>, V> void write(
            ImageDraft.Table<K, V> table, StateWriter writer, Function<K, byte[]> keyOf, Function<V, byte[]> valueOf) {
        for (K key : table.touched()) {
            V value = table.get(key);
            if (value == null) {
                writer.delete(keyOf.apply(key));
            } else {
                writer.put(keyOf.apply(key), valueOf.apply(value));
            }
        }
    }

    private static <V> Function<V, byte[]> value(Function<V, ? extends MessageLite> toValue) {
        return toValue.andThen(MessageLite::toByteArray);
    }

    private static ByteBuffer key(byte kind, int length) {
        return ByteBuffer.allocate(1 + length).put(kind);
    }

    private static byte[] partitionKey(GroupId id) {
        return key(PARTITION, 12).putLong(id.topicUid()).putInt(id.partition()).array();
    }

    private static byte[] textKey(byte kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return key(kind, bytes.length).put(bytes).array();
    }

    private static String text(ByteBuffer key) {
        return StandardCharsets.UTF_8.decode(key).toString();
    }

    private static void each(StateReader state, byte kind, BiConsumer<ByteBuffer, byte[]> visitor) {
        state.scan(new byte[] {kind}, new byte[] {(byte) (kind + 1)}, (key, value) -> {
            visitor.accept(ByteBuffer.wrap(key, 1, key.length - 1).slice(), value);
            return true;
        });
    }

    private static <T> T parse(Parser<T> parser, byte[] value) {
        try {
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("a value of the metadata state is damaged: " + e.getMessage(), e);
        }
    }
}
