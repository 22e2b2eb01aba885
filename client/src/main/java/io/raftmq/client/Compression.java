package io.raftmq.client;

/** How a producer compresses a batch's messages. A batch that would not shrink is sent as it is. */
public enum Compression {
    NONE,
    /** Fast, about half the size of text. */
    LZ4,
    /** Slower, smaller. */
    ZSTD
}
