package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.util.timer.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all JRaft nodes of this process, by the names JRaft gives them. JRaft has one timer factory a process, so
 * this is the one place where the nodes of several transports meet.
 */
final class FirableTimers {
    static final String ELECTION = "JRaft-ElectionTimer-";
    static final String VOTE = "JRaft-VoteTimer-";
    static final String STEP_DOWN = "JRaft-StepDownTimer-";

    private static final Map<String, FirableTimer> BY_NAME = new ConcurrentHashMap<>();

    private FirableTimers() {}

    static Timer wrap(String name, Timer shared) {
        FirableTimer timer = new FirableTimer(shared, () -> BY_NAME.remove(name));
        BY_NAME.put(name, timer);
        return timer;
    }

    static @Nullable FirableTimer find(String name) {
        return BY_NAME.get(name);
    }
}
