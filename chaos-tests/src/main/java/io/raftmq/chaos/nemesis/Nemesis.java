package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.history.History;
import io.raftmq.client.RaftMqClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Carries a schedule out, strike after strike; each begins when the cluster has recovered from the one before. */
public final class Nemesis {
    private final Map<FaultKind, Hand> hands;
    private final History history;
    private final Runnable recovered;
    private final Consumer<Blow> told;
    private final List<Blow> blows = new ArrayList<>();

    /**
     * A nemesis.
     *
     * @param cluster with the equipment that the kinds of strikes to come take
     * @param topics whose leaders and replicas it moves
     * @param history where it writes down what it does, and by whose clock
     * @param recovered returns when the cluster serves everything again
     * @param told each strike that is over
     */
    public Nemesis(
            ProcessCluster cluster,
            RaftMqClient client,
            List<String> topics,
            History history,
            Runnable recovered,
            Consumer<Blow> told) {
        this.hands = hands(cluster, new Operator(client, List.copyOf(topics), cluster.size()));
        this.history = history;
        this.recovered = recovered;
        this.told = told;
    }

    /** Rests, strikes, holds, takes it back and waits for the cluster to recover. */
    public void strike(Strike drawn) {
        LockSupport.parkNanos(drawn.rest().toNanos());
        String name = drawn.kind().text();
        Hand hand = handFor(drawn.kind());
        Strike strike = hand.aim(drawn);
        int node = strike.nodes().get(0);
        history.faultBegan(name, node);
        long began = history.now();
        Evidence evidence = hand.begin(strike);
        LockSupport.parkNanos(strike.hold().toNanos());
        evidence = evidence.and(hand.end(strike));
        history.faultEnded(name, node);
        long ended = history.now();
        recovered.run();
        Blow blow = new Blow(strike, evidence, began, ended, history.now());
        blows.add(blow);
        told.accept(blow);
    }

    /** What was done so far. */
    public List<Blow> blows() {
        return List.copyOf(blows);
    }

    private Hand handFor(FaultKind kind) {
        Hand hand = hands.get(kind);
        if (hand == null) {
            throw new IllegalArgumentException(kind.text() + " takes more than this cluster has");
        }
        return hand;
    }

    private static Map<FaultKind, Hand> hands(ProcessCluster cluster, Operator operator) {
        Map<FaultKind, Hand> hands = new EnumMap<>(FaultKind.class);
        Hand processes = new ProcessHand(cluster, operator);
        Hand power = new PowerHand(cluster);
        Hand disk = new DiskHand(cluster);
        for (FaultKind kind : FaultKind.values()) {
            switch (kind) {
                case KILL, KILL_MAJORITY, KILL_ALL, PAUSE, PAUSE_LEADER, ROLLING_RESTART -> hands.put(kind, processes);
                case TRANSFER, MOVE -> hands.put(kind, new AdminHand(operator));
                case ISOLATE, VANISH, ONE_WAY, BRIDGE, SLOW ->
                    cluster.network().ifPresent(network -> hands.put(kind, new NetworkHand(network)));
                case POWER_CUT, POWER_CUT_ALL -> hands.put(kind, power);
                case DISK_FULL -> hands.put(kind, new FullDiskHand(cluster));
                case DISK_ERROR -> hands.put(kind, new BrokenDiskHand(cluster));
                case DISK_STALL, DISK_SLOW -> hands.put(kind, disk);
                case CLOCK -> hands.put(kind, new ClockHand(cluster, operator));
                case BIT_FLIP -> hands.put(kind, new DamageHand(cluster, operator));
            }
        }
        return hands;
    }
}
