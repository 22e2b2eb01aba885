package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.history.History;
import io.raftmq.client.RaftMqClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Carries a schedule out, strike after strike; each begins when the cluster has recovered from the one before. */
public final class Nemesis {
    private final Hand processes;
    private final Hand operator;
    private final Optional<Hand> network;
    private final History history;
    private final Runnable recovered;
    private final Consumer<Blow> told;
    private final List<Blow> blows = new ArrayList<>();

    /**
     * A nemesis.
     *
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
        this.processes = new ProcessHand(cluster);
        this.operator = new AdminHand(client, List.copyOf(topics), cluster.size());
        this.network = cluster.network().map(NetworkHand::new);
        this.history = history;
        this.recovered = recovered;
        this.told = told;
    }

    /** Rests, strikes, holds, takes it back and waits for the cluster to recover. */
    public void strike(Strike strike) {
        LockSupport.parkNanos(strike.rest().toNanos());
        String name = strike.kind().text();
        int node = strike.nodes().get(0);
        history.faultBegan(name, node);
        long began = history.now();
        Hand hand = handFor(strike.kind());
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
        return switch (kind) {
            case TRANSFER, MOVE -> operator;
            case ISOLATE, VANISH, ONE_WAY, BRIDGE, SLOW ->
                network.orElseThrow(
                        () -> new IllegalArgumentException(kind.text() + " takes a network that can be spoiled"));
            case KILL, KILL_MAJORITY, KILL_ALL, PAUSE, ROLLING_RESTART -> processes;
        };
    }
}
