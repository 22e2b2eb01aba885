package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CommitNudgerTest {
    private static final String FOLLOWER = "127.0.0.1:9701";

    private final List<String> heartbeats = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final CommitNudger nudger = new CommitNudger(replicators(), (task, millis) -> later.add(task));

    @Test
    void nudgesAFollowerThatWasNotToldOfItsLastEntry() {
        nudger.onSending(request(10, 1, 10));
        look();
        assertThat(heartbeats).isEmpty();
        look();
        assertThat(heartbeats).containsExactly(FOLLOWER);
    }

    @Test
    void staysSilentOnceTheCommitWasSent() {
        nudger.onSending(request(10, 1, 10));
        nudger.onSending(request(11, 0, 11));
        look();
        assertThat(heartbeats).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void aHeartbeatThatDoesNotReachTheEntryDoesNotCount() {
        nudger.onSending(request(10, 1, 10));
        // The entry is committed by others; this follower's own answer has not come, so JRaft still reaches to 10 only.
        nudger.onSending(request(10, 0, 11));
        look();
        look();
        assertThat(heartbeats).containsExactly(FOLLOWER);
    }

    @Test
    void givesUpOnAFollowerThatNeverAnswers() {
        nudger.onSending(request(10, 1, 10));
        for (int i = 0; i < 20 && !later.isEmpty(); i++) {
            look();
        }
        assertThat(later).isEmpty();
        assertThat(heartbeats).hasSizeBetween(3, 12);
    }

    private void look() {
        later.remove().run();
    }

    private static AppendEntriesRequest request(long previous, int entries, long committed) {
        AppendEntriesRequest.Builder request = AppendEntriesRequest.newBuilder()
                .setGroupId("g")
                .setServerId("127.0.0.1:9700")
                .setPeerId(FOLLOWER)
                .setTerm(1)
                .setPrevLogTerm(1)
                .setPrevLogIndex(previous)
                .setCommittedIndex(committed);
        for (int i = 0; i < entries; i++) {
            request.addEntries(EntryMeta.newBuilder().setTerm(1).setType(EntryType.ENTRY_TYPE_NO_OP));
        }
        return request.build();
    }

    /** Counts heartbeats; every follower has a replicator. */
    private ReplicatorGroup replicators() {
        return (ReplicatorGroup) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ReplicatorGroup.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("contains")) {
                        return true;
                    }
                    if (method.getName().equals("sendHeartbeat")) {
                        heartbeats.add(((PeerId) arguments[0]).toString());
                        return null;
                    }
                    throw new AssertionError("not expected: " + method);
                });
    }
}
