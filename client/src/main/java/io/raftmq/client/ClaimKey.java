package io.raftmq.client;

/**
 * What is claimed: a key, within a consumer group, within a topic. Two groups that process the same messages claim apart.
 * The claims of a key are held by one partition of the topic, the same one for ever, and replicated with it.
 *
 * @param topic that exists
 * @param group at most 255 bytes; it need not consume
 * @param key at most 1,024 bytes
 */
public record ClaimKey(String topic, String group, String key) {
    public ClaimKey {
        Checks.name(topic, "topic");
        Checks.name(group, "group");
        Checks.require(!key.isEmpty(), "key is not empty");
        Checks.utf8AtMost(key, 1_024, "key");
    }
}
