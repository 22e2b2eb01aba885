package io.raftmq.chaos.nemesis;

/** Does some kinds of strikes. */
interface Hand {
    /** The strike as it is to be done, if which nodes it hits is not only a matter of what was drawn. */
    default Strike aim(Strike strike) {
        return strike;
    }

    /** Does it. */
    Evidence begin(Strike strike);

    /** Takes it back; returns when the nodes run again. */
    Evidence end(Strike strike);
}
