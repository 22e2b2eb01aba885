package io.raftmq.store.commitlog;

import java.io.IOException;

/** Says anew which entries a group has: truncation at either end, reset, erasure. */
final class MarkerRequest extends LogRequest {
    private final boolean erase;
    private final long first;
    private final long last;

    private MarkerRequest(GroupIndex index, boolean sync, boolean erase, long first, long last) {
        super(index, sync);
        this.erase = erase;
        this.first = first;
        this.last = last;
    }

    static MarkerRequest bounds(GroupIndex index, long first, long last, boolean sync) {
        return new MarkerRequest(index, sync, false, first, last);
    }

    static MarkerRequest erase(GroupIndex index) {
        return new MarkerRequest(index, true, true, 0, 0);
    }

    /** Says again what holds for the group now. */
    static MarkerRequest again(GroupIndex index) {
        return index.present() ? bounds(index, index.first(), index.last(), true) : erase(index);
    }

    @Override
    Urgency urgency() {
        return Urgency.FREEING;
    }

    @Override
    long bytes() {
        return RecordHeader.BYTES;
    }

    @Override
    int runs() {
        return 1;
    }

    @Override
    int entries() {
        return 0;
    }

    @Override
    void place(SegmentAppender to) throws IOException {
        to.addBounds(erase ? RecordHeader.ERASED : 0, index.group(), first, last);
    }

    @Override
    void publish(SegmentAppender in) {
        GroupContents contents = in.contents(index.group());
        if (erase) {
            index.erase(in.segment(), contents);
        } else {
            index.bound(in.segment(), contents, first, last);
        }
    }
}
