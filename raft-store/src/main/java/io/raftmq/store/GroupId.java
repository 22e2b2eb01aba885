package io.raftmq.store;

/**
 * Names a Raft group for ever: a topic's unique id and a partition number. A topic that is deleted and created anew gets
 * another unique id, so a group never meets the log of its namesake.
 *
 * @param topicUid the topic's unique id; 0 is the metadata group
 * @param partition the partition's number within the topic, from 0
 */
public record GroupId(long topicUid, int partition) implements Comparable<GroupId> {
    /** The one group that holds the cluster's metadata. */
    public static final GroupId METADATA = new GroupId(0, 0);

    public GroupId {
        if (topicUid < 0 || partition < 0) {
            throw new IllegalArgumentException("a group id has no negative part: " + topicUid + "-" + partition);
        }
    }

    /** Reads what {@link #toString()} wrote. */
    public static GroupId parse(String text) {
        int dash = text.lastIndexOf('-');
        if (!text.startsWith("g") || dash < 2) {
            throw new IllegalArgumentException("not a group id: " + text);
        }
        return new GroupId(Long.parseLong(text.substring(1, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(GroupId other) {
        int byTopic = Long.compare(topicUid, other.topicUid);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return "g" + topicUid + "-" + partition;
    }
}
