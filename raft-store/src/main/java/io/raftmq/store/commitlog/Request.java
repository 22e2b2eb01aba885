package io.raftmq.store.commitlog;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Something the writer thread is to do, and its caller waits for. */
abstract class Request {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable RuntimeException failure;

    final void complete() {
        done.countDown();
    }

    final void fail(RuntimeException why) {
        failure = why;
        done.countDown();
    }

    final boolean failed() {
        return failure != null;
    }

    /** Returns when the request was carried out, or throws what it failed with. An interrupt is kept for later. */
    final void await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException why = failure;
        if (why != null) {
            why.addSuppressed(new IllegalStateException("asked for here"));
            throw why;
        }
    }
}
