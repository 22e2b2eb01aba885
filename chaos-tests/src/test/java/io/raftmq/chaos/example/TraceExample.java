package io.raftmq.chaos.example;

import io.raftmq.client.GroupTrace;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import java.util.Optional;

/** What a help desk does when a customer asks what became of an order. */
public final class TraceExample {
    private final RaftMqClient client;
    private final String topic;

    public TraceExample(RaftMqClient client, String topic) {
        this.client = client;
        this.topic = topic;
    }

    /** The newest message with that key, with its story. */
    public Optional<MessageTrace> storyOf(String key) {
        return client.admin()
                .find(MessageQuery.byKey(topic, key))
                .reduce((older, newer) -> newer)
                .map(MessageView::id)
                .flatMap(id -> client.admin().trace(id));
    }

    /** One line a group: where it stands with the order. */
    public String summaryOf(String key) {
        StringBuilder lines = new StringBuilder();
        storyOf(key).ifPresent(story -> {
            for (GroupTrace group : story.groups()) {
                lines.append(group.group()).append(": ").append(group.place()).append('\n');
            }
        });
        return lines.toString();
    }

    /** Has a group do the order again; answers whether that was possible. */
    public boolean doAgain(String key, String group) {
        return storyOf(key)
                .map(story -> client.admin().redeliver(group, story.id()))
                .orElse(false);
    }
}
