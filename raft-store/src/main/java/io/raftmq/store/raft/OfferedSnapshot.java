package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.FileService;
import com.alipay.sofa.jraft.storage.io.FileReader;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.util.ByteBufferCollector;
import com.google.protobuf.Message;
import io.raftmq.store.state.StateException;
import io.raftmq.store.state.StateExport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a follower may fetch: the mark, and the state as a stream that is made while it is fetched. The two
 * names below are all a peer can ask for; nothing it sends becomes a path.
 */
final class OfferedSnapshot extends SnapshotReader {
    static final String MARK = "mark";
    static final String STATE = "state";

    private final String address;
    private final SnapshotMeta mark;
    private final StateExport state;
    private final long readerId;
    private final AtomicBoolean closed = new AtomicBoolean();

    OfferedSnapshot(String address, SnapshotMeta mark, StateExport state) {
        this.address = address;
        this.mark = mark;
        this.state = state;
        this.readerId = FileService.getInstance().addReader(new Source(mark.toByteArray(), state));
    }

    @Override
    public boolean init(@Nullable Void nothing) {
        return true;
    }

    @Override
    public void shutdown() {
        close();
    }

    @Override
    public SnapshotMeta load() {
        return mark;
    }

    @Override
    public String generateURIForCopy() {
        return Snapshot.REMOTE_SNAPSHOT_URI_SCHEME + address + "/" + readerId;
    }

    @Override
    public String getPath() {
        return "";
    }

    @Override
    public Set<String> listFiles() {
        return Set.of(MARK, STATE);
    }

    @Override
    public @Nullable Message getFileMeta(String fileName) {
        return null;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            FileService.getInstance().removeReader(readerId);
            state.close();
        }
    }

    /** Answers the follower's reads. */
    private static final class Source implements FileReader {
        private static final int MAX_READ = 1 << 20;

        private final byte[] mark;
        private final StateExport state;

        Source(byte[] mark, StateExport state) {
            this.mark = mark;
            this.state = state;
        }

        @Override
        public String getPath() {
            return "";
        }

        @Override
        public int readFile(ByteBufferCollector into, String fileName, long offset, long maxCount) throws IOException {
            int most = (int) Math.min(maxCount, MAX_READ);
            ByteBuffer bytes = switch (fileName) {
                case MARK -> slice(offset, most);
                case STATE -> stateAt(offset, most);
                default -> throw new FileNotFoundException("a snapshot has no part of this name");
            };
            int count = bytes.remaining();
            if (count == 0) {
                return EOF;
            }
            into.put(bytes);
            return count;
        }

        /** Whoever fetches may be behind the times: what was offered to him is given up when he is offered something else. */
        private ByteBuffer stateAt(long offset, int most) throws IOException {
            try {
                return state.read(offset, most);
            } catch (StateException givenUp) {
                throw new IOException("the snapshot is not offered any more", givenUp);
            }
        }

        private ByteBuffer slice(long offset, int most) {
            int from = (int) Math.min(Math.max(offset, 0), mark.length);
            return ByteBuffer.wrap(mark, from, Math.min(most, mark.length - from))
                    .slice();
        }
    }
}
