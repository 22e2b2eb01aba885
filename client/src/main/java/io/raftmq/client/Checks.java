package io.raftmq.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The checks that the options share; each failure names the option. */
final class Checks {
    private static final int MAX_NAME = 127;

    private Checks() {}

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("this must hold: " + rule);
        }
    }

    static void positive(Duration value, String name) {
        require(!value.isNegative() && !value.isZero(), name + " is above zero, not " + value);
    }

    static void positive(long value, String name) {
        require(value > 0, name + " is above zero, not " + value);
    }

    static void between(long value, long least, long most, String name) {
        require(value >= least && value <= most, name + " is " + least + " to " + most + ", not " + value);
    }

    static void between(Duration value, Duration least, Duration most, String name) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                name + " is " + least + " to " + most + ", not " + value);
    }

    /** A topic or group name: what the brokers accept, refused here already. */
    static void name(String value, String what) {
        require(
                isName(value) && !value.equals(".") && !value.equals(".."),
                what + " has 1 to 127 characters out of a-z A-Z 0-9 _ . % - and is not '.' or '..', unlike '"
                        + shortened(value) + "'");
    }

    /** By hand, since it is asked for each message: a compiled pattern took a tenth of a sender's time. */
    private static boolean isName(String value) {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '%' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** A topic, or a group's dead letters in one: {@code %DLQ%GROUP/TOPIC}. */
    static void topicOrDeadLetters(String value) {
        int between = value.startsWith("%DLQ%") ? value.indexOf('/') : -1;
        if (between >= 0) {
            name(value.substring("%DLQ%".length(), between), "group");
        }
        name(value.substring(between + 1), "topic");
    }

    static void utf8AtMost(String value, int bytes, String name) {
        require(
                value.length() <= bytes && value.getBytes(StandardCharsets.UTF_8).length <= bytes,
                name + " has at most " + bytes + " bytes");
    }

    static void hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean digits = colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}");
        require(
                digits && Integer.parseInt(text.substring(colon + 1)) <= 65_535,
                "'" + shortened(text) + "' is host:port");
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }
}
