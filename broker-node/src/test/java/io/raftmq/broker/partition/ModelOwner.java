package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The owners of a partition in a group, one after the other, and what must hold of their offsets: each begins at or above
 * every commit that was answered before it asked, and whoever was before it commits nothing more.
 */
final class ModelOwner {
    private static final String GROUP = "owned";

    private final Random random;
    private final ModelCluster cluster;
    /** The latest epoch that was asked for, and the latest of which it was answered. */
    private long asked;

    private long owned;
    private long position;
    private long told = CommittedOffset.NONE;
    int commits;
    int takeovers;
    int fencedOff;

    ModelOwner(Random random, ModelCluster cluster) {
        this.random = random;
        this.cluster = cluster;
    }

    void act() {
        int choice = random.nextInt(10);
        if (choice == 0 || owned == 0) {
            takeOver();
        } else if (choice == 1 && owned > 1) {
            commit(random.nextLong(1, owned));
        } else {
            commit(owned);
        }
    }

    void takeOver() {
        long epoch = ++asked;
        long answeredBefore = told;
        AcquireRequest request =
                AcquireRequest.newBuilder().setGroup(GROUP).setEpoch(epoch).build();
        whenTold(cluster.leader().decideAcquire(request, 0, cluster.now), answer -> {
            assertThat(answer.epoch()).isEqualTo(epoch);
            assertThat(answer.offset())
                    .as("epoch %s begins where it was committed", epoch)
                    .isGreaterThanOrEqualTo(answeredBefore);
            takeovers++;
            owned = epoch;
            position = Math.max(0, answer.offset());
        });
    }

    private void commit(long epoch) {
        long end = cluster.machine().endOffset();
        long offset = position + random.nextInt((int) Math.max(1, end - position + 1));
        if (offset > end) {
            return;
        }
        boolean late = epoch < owned;
        CommitOffsetRequest request = CommitOffsetRequest.newBuilder()
                .setGroup(GROUP)
                .setOffset(offset)
                .setEpoch(epoch)
                .build();
        whenTold(cluster.leader().decideCommitOffset(request, 0, cluster.now), answer -> {
            assertThat(late).as("epoch %s commits after %s", epoch, owned).isFalse();
            commits++;
            told = Math.max(told, answer);
        });
        position = late ? position : offset;
    }

    private <A> void whenTold(Decision<A> decision, Consumer<A> told) {
        if (decision instanceof Decision.Done<A> done) {
            told.accept(done.answer());
        } else if (decision instanceof Decision.Await<A> await) {
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    told.accept(await.answer());
                }
            });
        } else if (decision instanceof Decision.Refused<A> refused) {
            fencedOff += refused.code() == ErrorCode.FENCED ? 1 : 0;
            assertThat(refused.code()).as(refused.message()).isIn(ErrorCode.BUSY, ErrorCode.FENCED);
        }
    }
}
