package io.raftmq.broker.request;

import io.raftmq.broker.partition.DeadLetterNames;

/** The name under which a partition knows who consumes. */
final class GroupNames {
    private GroupNames() {}

    /**
     * That of a group that consumes the partition's messages, or another group's dead letters.
     *
     * @param group as the request names it
     * @param deadLettersOf the other group, or empty
     */
    static String inPartition(String group, String deadLettersOf) {
        InvalidRequestException.require(
                !DeadLetterNames.isReader(group) && !DeadLetterNames.isReader(deadLettersOf),
                "a group's name has no slash in it");
        return DeadLetterNames.of(deadLettersOf, group);
    }
}
