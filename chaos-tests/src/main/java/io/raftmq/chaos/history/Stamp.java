package io.raftmq.chaos.history;

/**
 * A message's own identity, carried in its property {@link #PROPERTY}: which sender sent it, and as which one of its
 * sends. Bodies may repeat; stamps never do, so a stamp seen at two offsets is a message stored twice.
 *
 * @param sender number of the sender, from 0
 * @param sequence rises by one with each message of that sender, from 0
 */
public record Stamp(int sender, long sequence) implements Comparable<Stamp> {
    /** The message property that carries the stamp. */
    public static final String PROPERTY = "chaos-stamp";

    /** Senders a stamp can name. */
    public static final int MAX_SENDERS = 1 << 16;

    private static final int SEQUENCE_BITS = 47;

    public Stamp {
        if (sender < 0 || sender >= MAX_SENDERS) {
            throw new IllegalArgumentException("sender must be 0 to " + (MAX_SENDERS - 1) + ", not " + sender);
        }
        if (sequence < 0 || sequence >= 1L << SEQUENCE_BITS) {
            throw new IllegalArgumentException("sequence out of range: " + sequence);
        }
    }

    /** The stamp written by {@link #toString()}. */
    public static Stamp parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("not a stamp: " + text);
        }
        return new Stamp(Integer.parseInt(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
    }

    /** This stamp in a single non-negative number, for compact tables. */
    public long packed() {
        return ((long) sender << SEQUENCE_BITS) | sequence;
    }

    /** The stamp of {@link #packed()}. */
    public static Stamp unpack(long packed) {
        return new Stamp((int) (packed >>> SEQUENCE_BITS), packed & ((1L << SEQUENCE_BITS) - 1));
    }

    @Override
    public int compareTo(Stamp other) {
        return Long.compare(packed(), other.packed());
    }

    @Override
    public String toString() {
        return sender + "." + sequence;
    }
}
