package io.raftmq.broker.held;

/**
 * A stored batch that is needed beyond its own place in the queue.
 *
 * @param id where it was first stored
 * @param raftIndex the Raft entry in which it lies now
 * @param position where it begins within that entry's payload now, bytes
 * @param length its bytes
 * @param pins messages of it that are held, or pinned by somebody else
 * @param lastQueued the greatest offset in the queue that refers to it from elsewhere, -1 if none does
 */
public record Body(BodyId id, long raftIndex, int position, int length, long pins, long lastQueued) {
    public Body {
        if (pins < 0) {
            throw new IllegalArgumentException(id + " has " + pins + " pins");
        }
    }

    /** Whether it lies elsewhere than at first. */
    public boolean isMoved() {
        return raftIndex != id.raftIndex() || position != id.position();
    }

    /** Whether anything needs it, when the queue begins at {@code logStart}. */
    public boolean isNeeded(long logStart) {
        return pins > 0 || lastQueued >= logStart;
    }

    Body pinned(long more) {
        return new Body(id, raftIndex, position, length, pins + more, lastQueued);
    }

    Body queued(long offset) {
        return new Body(id, raftIndex, position, length, pins, Math.max(lastQueued, offset));
    }

    Body movedTo(long index, int at) {
        return new Body(id, index, at, length, pins, lastQueued);
    }
}
