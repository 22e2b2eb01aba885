package io.raftmq.broker.cluster;

import io.raftmq.meta.model.MetadataImage;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits, without a thread, until this node's own image shows something. Thread-safe. */
public final class ImageWaits {
    private final Supplier<MetadataImage> newest;
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();

    public ImageWaits(Supplier<MetadataImage> newest) {
        this.newest = newest;
    }

    /** Completes once an image fulfils the condition, or after {@code atMost}, with the newest image then. */
    public CompletableFuture<MetadataImage> until(Predicate<MetadataImage> condition, Duration atMost) {
        CompletableFuture<MetadataImage> done = new CompletableFuture<>();
        Wait wait = new Wait(condition, done);
        waits.add(wait);
        update(newest.get());
        CompletableFuture.delayedExecutor(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    waits.remove(wait);
                    done.complete(newest.get());
                });
        return done;
    }

    /** Tells of a newer image. */
    public void update(MetadataImage image) {
        for (Wait wait : waits) {
            if (wait.condition.test(image) && waits.remove(wait)) {
                wait.done.complete(image);
            }
        }
    }

    private record Wait(Predicate<MetadataImage> condition, CompletableFuture<MetadataImage> done) {}
}
