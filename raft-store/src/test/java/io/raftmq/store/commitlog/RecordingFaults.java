package io.raftmq.store.commitlog;

import io.raftmq.store.FaultHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what would have ended the process. */
final class RecordingFaults implements FaultHandler {
    final List<String> fatal = new CopyOnWriteArrayList<>();

    @Override
    public void fatal(String what, Throwable cause) {
        fatal.add(what + ": " + cause);
    }
}
