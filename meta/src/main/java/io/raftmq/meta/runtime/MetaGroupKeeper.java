package io.raftmq.meta.runtime;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.placement.MembershipPlan;
import io.raftmq.meta.placement.MembershipStep;
import io.raftmq.meta.placement.MetaVoters;
import io.raftmq.store.Membership;
import io.raftmq.store.RaftGroup;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the metadata group's own membership as the image asks for, one step at a time, while this node leads it. Owned
 * by the metadata loop; the steps run on.
 */
final class MetaGroupKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(MetaGroupKeeper.class);
    private static final long CAUGHT_UP_ENTRIES = 1_000;
    private static final long PAUSE_AFTER_FAILURE_MS = 2_000;

    private final RaftGroup group;
    private @Nullable Running running;
    private long pauseUntil = Long.MIN_VALUE;

    private record Running(MembershipStep step, CompletableFuture<Void> done) {}

    MetaGroupKeeper(RaftGroup group) {
        this.group = group;
    }

    /** Leadership began: a step of an earlier one is none of ours. */
    void restart() {
        running = null;
        pauseUntil = Long.MIN_VALUE;
    }

    /** Takes the next step, unless one is running. */
    void tick(MetadataImage image, long now) {
        Running before = running;
        if (before != null) {
            if (!before.done().isDone()) {
                return;
            }
            running = null;
            if (before.done().isCompletedExceptionally()) {
                pauseUntil = now + PAUSE_AFTER_FAILURE_MS;
                LOG.warn("{}: {} failed and will be tried again", group.id(), before.step(), failure(before.done()));
            }
        }
        if (now >= pauseUntil) {
            running = begin(image);
        }
    }

    private @Nullable Running begin(MetadataImage image) {
        Membership committed = group.membership();
        if (committed.voters().isEmpty()) {
            return null;
        }
        Membership wanted = MetaVoters.wanted(image, committed);
        MembershipStep step =
                MembershipPlan.nextStep(committed, wanted.voters(), wanted.learners(), group::lag, CAUGHT_UP_ENTRIES);
        CompletableFuture<Void> done = carryOut(step);
        if (done == null) {
            return null;
        }
        LOG.info("{}: {}", group.id(), step);
        return new Running(step, done);
    }

    private static @Nullable Throwable failure(CompletableFuture<Void> done) {
        return done.handle((nothing, failure) -> failure).join();
    }

    private @Nullable CompletableFuture<Void> carryOut(MembershipStep step) {
        if (step instanceof MembershipStep.AddLearners add) {
            return group.addLearners(add.learners());
        }
        if (step instanceof MembershipStep.RemoveLearners remove) {
            return group.removeLearners(remove.learners());
        }
        if (step instanceof MembershipStep.ChangeVoters change) {
            return change.promoted().isEmpty()
                    ? group.changeVoters(change.voters())
                    : group.removeLearners(change.promoted()).thenCompose(done -> group.changeVoters(change.voters()));
        }
        return null;
    }
}
