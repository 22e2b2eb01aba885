package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.network.Links;
import io.raftmq.chaos.network.Network;
import java.util.List;

/**
 * Spoils the network. What was sent and did not arrive, or arrived late, is the evidence. In the end connections go on with
 * what was held, or begin anew; both happen after real cuts, which one is drawn.
 */
final class NetworkHand implements Hand {
    private static final int DELAY_MILLIS = 30;
    private static final int LOSS_PERCENT = 5;

    private final Network network;
    private long spoiledBefore;

    NetworkHand(Network network) {
        this.network = network;
    }

    @Override
    public Evidence begin(Strike strike) {
        Links links = network.links();
        spoiledBefore = links.spoiledBytes();
        int node = strike.nodes().get(0);
        List<Integer> peers = links.peersOf(node);
        switch (strike.kind()) {
            case ISOLATE -> peers.forEach(peer -> links.part(node, peer));
            case VANISH -> {
                peers.forEach(peer -> links.part(node, peer));
                links.part(node, Links.CLIENTS);
            }
            case ONE_WAY -> {
                boolean outwards = (strike.salt() & 1) == 0;
                peers.forEach(peer -> links.cut(outwards ? node : peer, outwards ? peer : node));
            }
            case BRIDGE -> links.part(node, strike.nodes().get(1));
            case SLOW -> peers.forEach(peer -> links.slow(node, peer, DELAY_MILLIS, LOSS_PERCENT));
            default -> throw new IllegalArgumentException(strike.kind() + " is none of the network's");
        }
        return Evidence.of(true, "node " + node);
    }

    @Override
    public Evidence end(Strike strike) {
        long spoiled = network.links().spoiledBytes() - spoiledBefore;
        boolean reset = (strike.salt() & 2) == 0;
        if (reset) {
            network.healAndReset();
        } else {
            network.links().heal();
        }
        return Evidence.of(
                spoiled > 0,
                spoiled + " bytes held or late" + (reset ? ", connections reset" : ", connections went on"));
    }
}
