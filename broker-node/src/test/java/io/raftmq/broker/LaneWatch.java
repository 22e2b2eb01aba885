package io.raftmq.broker;

import io.raftmq.client.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees what listeners get of messages whose body is their number in their message group, and writes down what breaks a
 * lane: a message before the one in front of it was done, or two listeners at once. Thread-safe.
 */
final class LaneWatch {
    private final Map<String, Integer> done = new ConcurrentHashMap<>();
    private final Map<String, Integer> running = new ConcurrentHashMap<>();
    private final List<String> broken = new ArrayList<>();

    static byte[] body(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    static int number(MessageView message) {
        return Integer.parseInt(new String(message.body(), StandardCharsets.UTF_8));
    }

    /** A listener begins with the message. */
    void begins(MessageView message) {
        String lane = String.valueOf(message.messageGroup());
        int number = number(message);
        Integer other = running.put(lane, number);
        if (other != null) {
            breaks(lane + ": " + number + " while " + other + " runs");
        }
        int next = done.getOrDefault(lane, -1) + 1;
        if (number > next) {
            breaks(lane + ": " + number + " before " + next + " was done");
        }
    }

    /** The listener is through with it. */
    void ends(MessageView message, boolean success) {
        String lane = String.valueOf(message.messageGroup());
        if (success) {
            done.merge(lane, number(message), Math::max);
        }
        running.remove(lane);
    }

    /** How many messages of all lanes are done. */
    int done() {
        return done.values().stream().mapToInt(last -> last + 1).sum();
    }

    private synchronized void breaks(String what) {
        broken.add(what);
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }
}
