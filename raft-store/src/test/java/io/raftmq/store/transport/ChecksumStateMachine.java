package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import java.util.zip.CRC32C;

/** Remembers how many entries were applied and a checksum over all their bytes, so that replicas can be compared. */
final class ChecksumStateMachine extends StateMachineAdapter {
    private final CRC32C crc = new CRC32C();
    private volatile long applied;
    private volatile long checksum;
    private volatile long leaderTerm;

    @Override
    public void onApply(Iterator iterator) {
        while (iterator.hasNext()) {
            crc.update(iterator.getData().duplicate());
            checksum = crc.getValue();
            applied = applied + 1;
            if (iterator.done() != null) {
                iterator.done().run(Status.OK());
            }
            iterator.next();
        }
    }

    @Override
    public void onLeaderStart(long term) {
        leaderTerm = term;
    }

    /** The last term in which this replica led. */
    long leaderTerm() {
        return leaderTerm;
    }

    long applied() {
        return applied;
    }

    long checksum() {
        return checksum;
    }
}
