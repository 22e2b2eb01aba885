package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.core.Scheduler;
import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.RaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.Timer;

/** JRaft's own timers, made firable; found by JRaft through {@code META-INF/services}. */
@SPI(name = "raftmq", priority = 100)
public final class FirableTimerFactory implements RaftTimerFactory {
    private final RaftTimerFactory stock = new DefaultRaftTimerFactory();

    @Override
    public Timer getElectionTimer(boolean shared, String name) {
        return FirableTimers.wrap(name, stock.getElectionTimer(shared, name));
    }

    @Override
    public Timer getVoteTimer(boolean shared, String name) {
        return FirableTimers.wrap(name, stock.getVoteTimer(shared, name));
    }

    @Override
    public Timer getStepDownTimer(boolean shared, String name) {
        return FirableTimers.wrap(name, stock.getStepDownTimer(shared, name));
    }

    @Override
    public Timer getSnapshotTimer(boolean shared, String name) {
        return stock.getSnapshotTimer(shared, name);
    }

    @Override
    public Scheduler getRaftScheduler(boolean shared, int workerCount, String name) {
        return new RetryScheduler(stock.getRaftScheduler(shared, workerCount, name));
    }

    @Override
    public Timer createTimer(String name) {
        return stock.createTimer(name);
    }

    @Override
    public Scheduler createScheduler(int workerCount, String name) {
        return stock.createScheduler(workerCount, name);
    }
}
