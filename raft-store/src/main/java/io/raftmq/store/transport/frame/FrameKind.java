package io.raftmq.store.transport.frame;

/** What a frame is for. The codes are the wire's; they are never given to another kind. */
public enum FrameKind {
    /** The dialling node's first frame. */
    HELLO(1),
    /** The listening node's answer: it is the node that was meant, and speaks the same. */
    WELCOME(2),
    /** The listening node's answer when it does not want this connection; says why, then closes. */
    REFUSED(3),
    /** A Raft request; answered by a {@link #RESPONSE} of the same correlation id. */
    REQUEST(4),
    RESPONSE(5),
    /** Sent on idle and busy connections alike: "are you there?" */
    PING(6),
    /** The answer to a {@link #PING}, with the answering node's wall clock. */
    PONG(7);

    private static final FrameKind[] BY_CODE = byCode();

    private final byte code;

    FrameKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FrameKind of(byte code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new FrameException("unknown frame kind " + code);
        }
        return BY_CODE[code];
    }

    private static FrameKind[] byCode() {
        FrameKind[] kinds = new FrameKind[values().length + 1];
        for (FrameKind kind : values()) {
            kinds[kind.code] = kind;
        }
        return kinds;
    }
}
