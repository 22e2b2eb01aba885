package io.raftmq.client;

import java.util.List;

/**
 * Looks for messages of a topic that were lost, or stored twice: reads what the topic's partitions retain, and compares it
 * with what they say they took of each producer session. Not thread-safe.
 *
 * <p>It reads every message once, as a consumer that has fallen behind would, under the quotas of its client; it changes
 * nothing. Messages of producers that are not idempotent have no numbers and are not looked at.
 */
public interface Audit {

    /**
     * Reads everything that was stored before this call and has not been read yet: at the first call the past, at later ones
     * what has come since. So call it again and again to watch a topic live.
     *
     * @return all sessions found so far, those whose messages are all gone from the partition included, by partition and id
     * @throws RaftMqException UNKNOWN_TOPIC, CORRUPT_BATCH, or what kept the cluster from answering. The next call goes on
     *     where this one failed
     */
    List<ProducerAudit> catchUp();
}
