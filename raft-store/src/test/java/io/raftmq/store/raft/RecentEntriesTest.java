package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {
    private final RecentEntries recent = new RecentEntries();

    private LogEntry append(long index, long term) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
        entry.setId(new LogId(index, term));
        recent.appended(entry);
        return entry;
    }

    @Test
    void entriesAreFoundByTheirIndexUntilManyMoreHaveCome() {
        LogEntry first = append(5, 1);
        LogEntry second = append(6, 1);
        assertThat(recent.find(4)).isNull();
        assertThat(recent.find(5)).isSameAs(first);
        assertThat(recent.find(6)).isSameAs(second);
        assertThat(recent.find(7)).isNull();
        LogEntry later = append(5 + 16, 1);
        assertThat(recent.find(5)).isNull();
        assertThat(recent.find(5 + 16)).isSameAs(later);
        Reference.reachabilityFence(first);
    }

    @Test
    void anEntryThatIsWrittenAgainIsTheLaterOne() {
        LogEntry cut = append(5, 1);
        LogEntry kept = append(5, 2);
        assertThat(recent.find(5)).isSameAs(kept);
        Reference.reachabilityFence(cut);
    }

    @Test
    void whatWasCutOffIsNotFound() {
        LogEntry cut = append(5, 1);
        recent.forget();
        assertThat(recent.find(5)).isNull();
        Reference.reachabilityFence(cut);
    }
}
