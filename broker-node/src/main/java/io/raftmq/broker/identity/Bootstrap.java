package io.raftmq.broker.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Decides how a fresh data directory becomes part of a cluster. Pure: it is given what the other nodes said.
 *
 * <p>One node decides who the founders are: the one with the lowest id, once it has heard from all of the initial list
 * that they are fresh. The others wait for its table and look themselves up in it by directory. A directory that the table
 * does not name, such as one wiped between forming and starting, joins as a newcomer under another incarnation; it never
 * acts as its old self.
 */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * The next step.
     *
     * @param own this node's directory, FORMING
     * @param initial the node ids of the initial list; empty means this node alone
     * @param answers what the others of the list answered, by the id the list gives them; silent ones are absent
     */
    public static BootstrapStep next(Identity own, List<Integer> initial, Map<Integer, PeerIdentity> answers) {
        for (Map.Entry<Integer, PeerIdentity> answer : answers.entrySet()) {
            int said = answer.getValue().nodeId();
            if (said != answer.getKey()) {
                return new BootstrapStep.Refuse("the node listed as " + answer.getKey() + " says it is node " + said
                        + ": cluster.initial or a node.id is wrong");
            }
        }
        List<PeerIdentity> formed =
                answers.values().stream().filter(PeerIdentity::formed).toList();
        return formed.isEmpty() ? formAnew(own, initial, answers) : follow(own, formed);
    }

    private static BootstrapStep follow(Identity own, List<PeerIdentity> formed) {
        PeerIdentity first = formed.get(0);
        for (PeerIdentity other : formed) {
            if (!other.clusterId().equals(first.clusterId())) {
                return new BootstrapStep.Refuse("node " + first.nodeId() + " is part of cluster " + first.clusterId()
                        + " and node " + other.nodeId() + " of cluster " + other.clusterId()
                        + ": cluster.initial mixes two clusters");
            }
        }
        Identity member = own.asMember(first.clusterId(), 0, first.founders());
        return member.isFounder()
                ? new BootstrapStep.Found(member)
                : new BootstrapStep.Join(first.clusterId(), first.founders());
    }

    private static BootstrapStep formAnew(Identity own, List<Integer> initial, Map<Integer, PeerIdentity> answers) {
        TreeSet<Integer> expected = new TreeSet<>(initial.isEmpty() ? List.of(own.nodeId()) : initial);
        if (!expected.contains(own.nodeId())) {
            return new BootstrapStep.Wait("none of the nodes " + expected + " is part of a cluster yet");
        }
        TreeMap<Integer, UUID> directories = new TreeMap<>();
        directories.put(own.nodeId(), own.directory());
        answers.forEach((id, answer) -> directories.put(id, answer.directory()));
        List<Integer> silent =
                expected.stream().filter(id -> !directories.containsKey(id)).toList();
        if (!silent.isEmpty()) {
            return new BootstrapStep.Wait("the cluster is new, and the nodes " + silent + " do not answer yet");
        }
        if (directories.values().stream().distinct().count() != directories.size()) {
            return new BootstrapStep.Refuse("two nodes have the same data directory, copied perhaps: " + directories);
        }
        if (expected.first() != own.nodeId()) {
            return new BootstrapStep.Wait("node " + expected.first() + " is about to form the cluster");
        }
        List<Founder> founders = new ArrayList<>();
        directories.forEach((id, directory) -> founders.add(new Founder(id, directory)));
        return new BootstrapStep.Found(own.asMember(clusterId(founders), 0, founders));
    }

    /** The same for the same founders, and for no others. */
    static String clusterId(List<Founder> founders) {
        StringBuilder text = new StringBuilder();
        founders.stream()
                .sorted(Comparator.comparingInt(Founder::nodeId))
                .forEach(founder -> text.append(founder.nodeId())
                        .append('=')
                        .append(founder.directory())
                        .append(';'));
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
