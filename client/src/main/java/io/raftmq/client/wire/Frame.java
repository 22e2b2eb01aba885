package io.raftmq.client.wire;

/**
 * The frame, big-endian. Everything between clients and brokers, and between brokers, travels in it.
 *
 * <pre>
 * offset size field
 *  0     4    length of what follows
 *  4     1    format version, {@link #VERSION}
 *  5     1    flags: {@link #RESPONSE}, {@link #ONE_WAY}, {@link #ERROR}
 *  6     2    api key ({@link ApiKey#id()}); an answer repeats its request's
 *  8     4    correlation id, chosen by the requester; an answer repeats it
 * 12     4    header length h
 * 16     h    Protobuf header (the api's request or response; a Failure when ERROR is set)
 * 16+h   ...  payload, raw
 * </pre>
 *
 * Requests of one connection may be pipelined and answered in any order. A reader checks the length against its limit
 * before it allocates anything.
 */
public final class Frame {
    /** The format version this build writes, and the only one it reads. */
    public static final int VERSION = 1;

    /** Flag: this frame answers a request. */
    public static final int RESPONSE = 1;
    /** Flag: no answer is wanted. */
    public static final int ONE_WAY = 2;
    /** Flag, with RESPONSE: the header is a Failure. */
    public static final int ERROR = 4;

    /** Bytes before the header, the length field among them. */
    public static final int PREAMBLE = 16;

    /** The limit of the length field unless settings say otherwise: 8 MiB. */
    public static final int DEFAULT_MAX_LENGTH = 8 << 20;

    private Frame() {}
}
