package io.raftmq.broker.filter;

import org.jspecify.annotations.Nullable;

/** What a filter may ask of a message. */
public interface Properties {
    /** The name under which a condition reads the tag. */
    String TAGS = "TAGS";
    /** The name under which a condition reads the keys, joined by a blank. */
    String KEYS = "KEYS";

    /** The tag, or null. */
    @Nullable
    String tag();

    /** A property's text, or null; {@link #TAGS} and {@link #KEYS} are properties too. */
    @Nullable
    String property(String name);
}
