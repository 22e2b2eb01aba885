package io.raftmq.chaos.nemesis;

/** Does some kinds of strikes. */
interface Hand {
    /** Does it. */
    Evidence begin(Strike strike);

    /** Takes it back; returns when the nodes run again. */
    Evidence end(Strike strike);
}
