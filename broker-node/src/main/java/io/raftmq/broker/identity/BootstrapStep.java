package io.raftmq.broker.identity;

import java.util.List;

/** What a node that is part of no cluster yet does next. */
public sealed interface BootstrapStep {
    /** Ask again a little later. */
    record Wait(String why) implements BootstrapStep {}

    /** Persist this identity and start as one of the cluster's founders. */
    record Found(Identity identity) implements BootstrapStep {}

    /** Register this directory with the running cluster, which gives it its incarnation; then wait to be added. */
    record Join(String clusterId, List<Founder> founders) implements BootstrapStep {
        public Join {
            founders = List.copyOf(founders);
        }
    }

    /** Stop: only a person can mend this. */
    record Refuse(String why) implements BootstrapStep {}
}
