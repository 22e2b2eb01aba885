package io.raftmq.broker.partition;

/** How a proposed entry ended. */
public enum Outcome {
    /** It was committed and replayed here: every answer that waited for it is true. */
    APPLIED,
    /** It has no effect and never will have: the same request may be decided again. */
    WITHOUT_EFFECT,
    /** Leadership ended first: it may yet be committed by another leader. Never to be told as "was not stored". */
    UNKNOWN
}
