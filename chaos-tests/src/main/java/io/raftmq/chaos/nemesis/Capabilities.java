package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.Equipment;
import io.raftmq.chaos.machine.DiskProbe;
import io.raftmq.chaos.machine.FakeClock;
import io.raftmq.chaos.machine.Throttle;
import io.raftmq.chaos.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the faults that are wished for can be had.
 *
 * @param possible in the order in which they were wished for
 * @param leftOut the others, by the reason
 */
public record Capabilities(List<FaultKind> possible, Map<String, List<FaultKind>> leftOut) {
    public Capabilities {
        possible = List.copyOf(possible);
    }

    /**
     * Tries what the faults take on this machine, and nothing that they do not.
     *
     * @param directory where disks may be tried
     */
    public static Capabilities probe(Collection<FaultKind> wished, int nodes, Path directory) {
        Map<Means, Optional<String>> missing = new EnumMap<>(Means.class);
        wished.forEach(kind -> missing.computeIfAbsent(kind.means(), means -> missing(means, directory)));
        return of(wished, nodes, missing);
    }

    static Capabilities of(Collection<FaultKind> wished, int nodes, Map<Means, Optional<String>> missing) {
        List<FaultKind> possible = new ArrayList<>();
        Map<String, List<FaultKind>> leftOut = new LinkedHashMap<>();
        for (FaultKind kind : wished) {
            Optional<String> why = kind.leastNodes() > nodes
                    ? Optional.of("with " + nodes + " nodes")
                    : missing.getOrDefault(kind.means(), Optional.empty());
            why.ifPresentOrElse(
                    text -> leftOut.computeIfAbsent(text, absent -> new ArrayList<>())
                            .add(kind),
                    () -> possible.add(kind));
        }
        return new Capabilities(possible, leftOut);
    }

    /** What the nodes of a cluster need for these kinds. The network can always be spoiled where that is possible. */
    public static Equipment equipmentFor(Collection<FaultKind> kinds) {
        return new Equipment(
                Network.available(),
                kinds.stream().anyMatch(kind -> kind.means() == Means.DISKS || kind.means() == Means.THROTTLE),
                kinds.stream().anyMatch(kind -> kind.means() == Means.CLOCKS));
    }

    private static Optional<String> missing(Means means, Path directory) {
        return switch (means) {
            case PROCESSES -> Optional.empty();
            case NETWORK ->
                Network.available() ? Optional.empty() : Optional.of("this system lets no test spoil its network");
            case DISKS -> DiskProbe.missing(directory);
            case THROTTLE -> Throttle.missing().or(() -> DiskProbe.missing(directory));
            case CLOCKS ->
                FakeClock.available()
                        ? Optional.empty()
                        : Optional.of("libfaketime is not installed (Debian: faketime)");
        };
    }
}
