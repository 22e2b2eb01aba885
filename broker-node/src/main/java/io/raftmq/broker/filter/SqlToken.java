package io.raftmq.broker.filter;

/**
 * A word of a condition.
 *
 * @param kind what it is
 * @param text a keyword in upper case, a name, sign or number as it stands, a string without its quotes
 * @param position index of its first character in the filter
 */
record SqlToken(Kind kind, String text, int position) {
    /** What a word can be. */
    enum Kind {
        NAME,
        KEYWORD,
        STRING,
        NUMBER,
        SIGN,
        END
    }

    boolean isKeyword(String word) {
        return kind == Kind.KEYWORD && text.equals(word);
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** As a person is told of it. */
    String shown() {
        String part = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return switch (kind) {
            case END -> "the end";
            case STRING -> "the string '" + part + "'";
            default -> "'" + part + "'";
        };
    }
}
