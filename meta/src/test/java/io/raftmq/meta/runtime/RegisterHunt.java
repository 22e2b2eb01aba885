package io.raftmq.meta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.state.World;
import io.raftmq.store.PeerAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One that asks the nodes of a metadata group, one thing after the other, while leaders are cut off and do not know that
 * others lead: each answer must be right, and a node may only decline to give one. Throws at the first that is not.
 */
public final class RegisterHunt implements LongConsumer {
    private static final int STEPS = 1_500;
    private static final int NODES = 3;
    /** Names in use at a time. */
    private static final int NAMES = 12;
    /** So often a name goes and one comes that nobody has heard of. */
    private static final int STEPS_A_NAME = 8;

    private record Question(ApiKey api, Message message) {}

    private final Map<String, Long> revisions = new HashMap<>();
    private final Set<String> topics = new HashSet<>();
    private int answered;

    @Override
    public void accept(long seed) {
        Random random = new Random(seed);
        try (TestNodes cluster = TestNodes.formed(NODES)) {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(20) == 0) {
                    cluster.raft.heal();
                    cluster.raft.cutOffTheLeader(otherThan(cluster.raft.leader(), random));
                } else {
                    int name = step / STEPS_A_NAME + random.nextInt(NAMES);
                    ask(cluster.node(1 + random.nextInt(NODES)), name, random, "seed " + seed + ", step " + step);
                }
            }
            cluster.raft.heal();
        }
        assertThat(answered).as("answers, seed %s", seed).isGreaterThan(STEPS / 20);
    }

    private static PeerAddress otherThan(@Nullable PeerAddress leader, Random random) {
        PeerAddress next = World.peer(1 + random.nextInt(NODES), 0);
        return next.equals(leader) ? otherThan(leader, random) : next;
    }

    private void ask(MetadataService node, int name, Random random, String when) {
        switch (random.nextInt(4)) {
            case 0 -> raise(node, "g" + name, random, when);
            case 1 -> create(node, "t" + name, when);
            default -> describe(node, "g" + name, when);
        }
    }

    private void raise(MetadataService node, String group, Random random, String when) {
        long known = revisions.getOrDefault(group, 0L);
        long revision = Math.max(1, known + random.nextInt(5) - 2);
        SubscribeRequest request = SubscribeRequest.newBuilder()
                .setGroup(group)
                .setMember("m")
                .setRevision(revision)
                .addSubscriptions(Subscription.newBuilder().setTopic("t").setFilter("v" + revision))
                .build();
        ErrorCode expected = revision < known ? ErrorCode.STALE_SUBSCRIPTION : null;
        if (answer(node, new Question(ApiKey.SUBSCRIBE, request), expected, when) != null) {
            revisions.put(group, revision);
        }
    }

    private void create(MetadataService node, String topic, String when) {
        CreateTopicRequest request =
                CreateTopicRequest.newBuilder().setName(topic).setPartitions(1).build();
        ErrorCode expected = topics.contains(topic) ? ErrorCode.TOPIC_EXISTS : null;
        if (answer(node, new Question(ApiKey.CREATE_TOPIC, request), expected, when) != null) {
            topics.add(topic);
        }
    }

    private void describe(MetadataService node, String group, String when) {
        DescribeGroupRequest request =
                DescribeGroupRequest.newBuilder().setGroup(group).build();
        ErrorCode expected = revisions.containsKey(group) ? null : ErrorCode.UNKNOWN_GROUP;
        if (answer(node, new Question(ApiKey.DESCRIBE_GROUP, request), expected, when)
                instanceof DescribeGroupResponse told) {
            assertThat(told.getRevision()).as(when).isEqualTo(revisions.get(group));
        }
    }

    /** What was answered; null if it was refused as expected, or the node says that it does not lead. */
    private @Nullable Message answer(
            MetadataService node, Question question, @Nullable ErrorCode expected, String when) {
        try {
            Message answer = TestNodes.get(node.submit(question.api, question.message));
            assertThat(expected).as("%s: %s is to be refused", when, question).isNull();
            answered++;
            return answer;
        } catch (MetaException refused) {
            if (refused.code() != ErrorCode.NOT_META_LEADER) {
                assertThat(refused.code()).as("%s: %s", when, question).isEqualTo(expected);
                answered++;
            }
            return null;
        }
    }
}
