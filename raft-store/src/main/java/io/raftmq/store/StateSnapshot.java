package io.raftmq.store;

/** A consistent view of a group's state. */
public interface StateSnapshot extends StateReader, AutoCloseable {
    @Override
    void close();
}
