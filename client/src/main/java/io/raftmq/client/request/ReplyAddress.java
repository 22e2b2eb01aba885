package io.raftmq.client.request;

import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a reply goes and what it replies to, as properties of the request and, the last two, of its reply. Pure.
 *
 * @param partition the one that the requester reads
 * @param requester the requester's id, made up at random for each
 * @param correlation the request's number with that requester
 */
record ReplyAddress(TopicPartition partition, String requester, long correlation) {
    private static final String TOPIC = "raftmq.reply.topic";
    private static final String PARTITION = "raftmq.reply.partition";
    private static final String REQUESTER = "raftmq.requester";
    private static final String CORRELATION = "raftmq.correlation";

    /** The request, with this as the address of its reply. Unless it says how long it lives, it lives for {@code timeout}. */
    Message on(Message request, Duration timeout) {
        Duration own = request.timeToLive();
        return request.toBuilder()
                .timeToLive(own == null ? timeout : own)
                .property(TOPIC, partition.topic())
                .property(PARTITION, Integer.toString(partition.partition()))
                .property(REQUESTER, requester)
                .property(CORRELATION, Long.toString(correlation))
                .build();
    }

    /** The address that a request carries, or null if it carries none. */
    static @Nullable ReplyAddress of(MessageView request) {
        Map<String, String> properties = request.properties();
        String topic = properties.get(TOPIC);
        String requester = properties.get(REQUESTER);
        long partition = number(properties.get(PARTITION));
        long correlation = number(properties.get(CORRELATION));
        return topic == null || requester == null || correlation < 0 || partition < 0 || partition > Integer.MAX_VALUE
                ? null
                : new ReplyAddress(new TopicPartition(topic, (int) partition), requester, correlation);
    }

    /** A reply to this address. */
    Message reply(byte[] body) {
        return Message.builder(partition.topic())
                .partition(partition.partition())
                .tag(requester)
                .property(CORRELATION, Long.toString(correlation))
                .body(body)
                .build();
    }

    /** The number of the request that {@code reply} replies to; -1 if it is not for {@code requester}. */
    static long correlationFor(String requester, MessageView reply) {
        return requester.equals(reply.tag()) ? number(reply.properties().get(CORRELATION)) : -1;
    }

    private static long number(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            return -1;
        }
        return Long.parseLong(text);
    }
}
