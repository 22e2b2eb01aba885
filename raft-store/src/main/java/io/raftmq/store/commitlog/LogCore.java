package io.raftmq.store.commitlog;

import io.raftmq.store.FaultHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the writer thread does, as steps that a test can take by hand. After a failed write or sync nothing more is
 * written: the page cache cannot be believed, so the process is to end.
 */
final class LogCore {
    private static final Logger LOG = LoggerFactory.getLogger(LogCore.class);

    /** Dead segments are seen at a glance; which ones are nearly dead takes a walk through all indexes. */
    private static final int STEPS_A_LOOK = 25;

    private static final int STEPS_A_LOOK_UNDER_PRESSURE = 5;

    private final LogWriter writer;
    private final Reclaimer reclaimer;
    private final VoteFile votes;
    private final ReclaimPressure pressure;
    private final FaultHandler faults;
    private final List<ReclaimRequest> reclaims = new ArrayList<>();
    private long steps;
    private boolean emptying;
    private @Nullable Throwable failure;

    LogCore(LogWriter writer, Reclaimer reclaimer, VoteFile votes, ReclaimPressure pressure, FaultHandler faults) {
        this.writer = writer;
        this.reclaimer = reclaimer;
        this.votes = votes;
        this.pressure = pressure;
        this.faults = faults;
    }

    /** Carries out everything that waits at once. Requests to reclaim end in later steps. */
    void execute(List<Request> requests) {
        List<VoteRequest> ballots = new ArrayList<>();
        List<LogRequest> writes = new ArrayList<>(requests.size());
        for (Request request : requests) {
            if (failure != null) {
                request.fail(new IllegalStateException("the log has failed and takes nothing more", failure));
            } else if (request instanceof VoteRequest ballot) {
                ballots.add(ballot);
            } else if (request instanceof ReclaimRequest reclaim) {
                reclaim.begin(reclaimer.freed());
                reclaimer.retryStuck();
                reclaims.add(reclaim);
            } else if (request instanceof LogRequest write) {
                writes.add(write);
            }
        }
        if (!ballots.isEmpty()) {
            run("writing votes", ballots, () -> votes.write(ballots));
        }
        if (!writes.isEmpty()) {
            run("writing the log", writes, () -> writer.write(writes));
        }
    }

    /** Whether bytes wait for a sync that nobody waits for. */
    boolean dirty() {
        return writer.dirty();
    }

    void sync() {
        run("syncing the log", List.of(), writer::sync);
    }

    /** Nothing came for a while. */
    void idle() {
        run("writing the log", List.of(), writer::prove);
    }

    /** The last step: leaves everything synced, and provably so. */
    void finish() {
        run("closing the log", List.of(), writer::finish);
    }

    boolean reclaimAsked() {
        return !reclaims.isEmpty();
    }

    /**
     * Does a bounded piece of giving space back.
     *
     * @return whether there is more to do
     */
    boolean reclaim() {
        double worthEmptying = failure == null ? pressure.maxLiveShare() : 0;
        int stepsALook = pressure.isFelt(worthEmptying) ? STEPS_A_LOOK_UNDER_PRESSURE : STEPS_A_LOOK;
        boolean look = emptying || steps++ % stepsALook == 0;
        double share = look ? worthEmptying : 0;
        for (ReclaimRequest request : reclaims) {
            share = Math.max(share, request.maxLiveShare);
        }
        double most = share;
        boolean[] more = new boolean[1];
        run("reclaiming space", reclaims, () -> {
            try {
                more[0] = reclaimer.step(most);
            } catch (LogFullException full) {
                LOG.warn("log: space cannot be given back: {}", full.getMessage());
            }
        });
        emptying = more[0];
        if (!emptying) {
            reclaims.forEach(request -> request.end(reclaimer.freed()));
            reclaims.clear();
        }
        return emptying;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void run(String what, List<? extends Request> requests, Step step) {
        if (failure != null) {
            return;
        }
        try {
            step.run();
        } catch (Throwable e) {
            failure = e;
            requests.forEach(request -> request.fail(new IllegalStateException(what + " failed", e)));
            faults.fatal(what, e);
            return;
        }
        for (Request request : requests) {
            if (!(request instanceof ReclaimRequest)) {
                request.complete();
            }
        }
    }
}
