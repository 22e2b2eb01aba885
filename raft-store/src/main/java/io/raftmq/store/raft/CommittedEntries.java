package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import io.raftmq.store.CommittedEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Committed entries as JRaft hands them over, cut into lists of bounded size. */
final class CommittedEntries {
    private static final int MAX_ENTRIES = 1024;
    private static final int MAX_BYTES = 4 << 20;

    /** One entry on its way to the listener. */
    record Arrived(
            long index,
            long term,
            ByteBuffer payload,
            @Nullable PendingProposal proposal,
            LeadAgain.@Nullable Marker again) {
        CommittedEntry handedOver() {
            return new CommittedEntry(
                    index, term, payload.asReadOnlyBuffer(), proposal == null ? null : proposal.committed());
        }
    }

    private CommittedEntries() {}

    /** Takes the next entries; none when the iterator is at its end. */
    static List<Arrived> next(Iterator entries) {
        List<Arrived> list = new ArrayList<>();
        int bytes = 0;
        while (entries.hasNext() && list.size() < MAX_ENTRIES && bytes < MAX_BYTES) {
            ByteBuffer payload = entries.getData();
            Closure done = entries.done();
            list.add(new Arrived(
                    entries.getIndex(),
                    entries.getTerm(),
                    payload,
                    done instanceof PendingProposal proposal ? proposal : null,
                    done instanceof LeadAgain.Marker marker ? marker : null));
            bytes += payload.remaining();
            entries.next();
        }
        return list;
    }
}
