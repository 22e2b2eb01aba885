package io.raftmq.client.cli;

/** A result in both of its forms. */
interface Shown {
    /** For people; no newline at its end. */
    String text();

    /** For programs: maps, lists, strings, numbers, booleans and nulls. */
    Object json();

    /** A result whose forms are at hand. */
    static Shown of(String text, Object json) {
        return new Shown() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public Object json() {
                return json;
            }
        };
    }
}
