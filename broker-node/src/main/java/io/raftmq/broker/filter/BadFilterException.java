package io.raftmq.broker.filter;

/** A filter's text breaks the grammar or a bound. */
public final class BadFilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** @param position index of the first character that does not fit */
    public BadFilterException(String message, int position) {
        super(message + ", at character " + (position + 1) + " of the filter", null, false, false);
        this.position = position;
    }

    /** Index of the first character that does not fit. */
    public int position() {
        return position;
    }
}
