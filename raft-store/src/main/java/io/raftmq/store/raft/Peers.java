package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import io.raftmq.store.PeerAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Our peer addresses as JRaft's, and back: the incarnation is JRaft's {@code idx}. */
final class Peers {
    private Peers() {}

    static PeerId toJraft(PeerAddress address) {
        return new PeerId(address.host(), address.port(), address.incarnation());
    }

    static PeerAddress fromJraft(PeerId peer) {
        return new PeerAddress(peer.getIp(), peer.getPort(), peer.getIdx());
    }

    /** In a fixed order, so that the same set always makes the same configuration. */
    static List<PeerId> toJraft(Set<PeerAddress> addresses) {
        Set<String> ordered = new TreeSet<>();
        addresses.forEach(address -> ordered.add(address.toString()));
        List<PeerId> peers = new ArrayList<>();
        ordered.forEach(address -> peers.add(toJraft(PeerAddress.parse(address))));
        return peers;
    }

    static Set<PeerAddress> fromJraft(Collection<PeerId> peers) {
        Set<PeerAddress> addresses = new LinkedHashSet<>();
        peers.forEach(peer -> addresses.add(fromJraft(peer)));
        return addresses;
    }
}
