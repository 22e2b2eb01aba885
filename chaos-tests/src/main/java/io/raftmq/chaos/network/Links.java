package io.raftmq.chaos.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * All directions between the nodes of a cluster, numbered from 1, and the clients, who are together {@link #CLIENTS}. What is
 * sent over a shut one is held until it opens, as TCP's resends hold it. Thread-safe.
 */
public final class Links {
    /** The number of everybody who is no node. */
    public static final int CLIENTS = 0;

    private record Direction(int from, int to) {}

    private final int nodes;
    private final Map<Direction, Gate> gates = new ConcurrentHashMap<>();

    public Links(int nodes) {
        this.nodes = nodes;
    }

    /** Nothing passes from one to the other; what passes back is not touched. */
    public void cut(int from, int to) {
        gate(from, to).shut();
    }

    /** Nothing passes between the two. */
    public void part(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    /** What passes between the two is late, a part of it by a resend. */
    public void slow(int one, int other, int delayMillis, int lossPercent) {
        gate(one, other).slow(delayMillis, lossPercent);
        gate(other, one).slow(delayMillis, lossPercent);
    }

    /** Everything passes at once again. */
    public void heal() {
        gates.values().forEach(Gate::open);
    }

    /** All nodes but one. */
    public List<Integer> peersOf(int node) {
        return IntStream.rangeClosed(1, nodes)
                .filter(other -> other != node)
                .boxed()
                .toList();
    }

    /** Bytes that were held or made late since the beginning. */
    public long spoiledBytes() {
        return sum(gates.values());
    }

    private static long sum(Collection<Gate> gates) {
        return gates.stream().mapToLong(Gate::spoiled).sum();
    }

    Gate gate(int from, int to) {
        return gates.computeIfAbsent(new Direction(from, to), absent -> new Gate());
    }
}
