package io.raftmq.broker.filter;

import org.jspecify.annotations.Nullable;

/**
 * A number: an integer of 64 bits as it is, any other as a double.
 *
 * @param whole whether it is such an integer
 * @param integer it, or 0
 * @param decimal the nearest double
 */
record Numeric(boolean whole, long integer, double decimal) {
    private static final int LONG_DIGITS = 18;

    /** Reads digits with an optional sign, fraction and exponent, nothing else around them; null if it is something else. */
    static @Nullable Numeric parse(String text) {
        int at = 0;
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        if (negative || (length > 0 && text.charAt(0) == '+')) {
            at = 1;
        }
        int digitsFrom = at;
        long value = 0;
        while (at < length && isDigit(text.charAt(at))) {
            value = value * 10 + (text.charAt(at++) - '0');
        }
        int digits = at - digitsFrom;
        if (at == length && digits > 0 && digits <= LONG_DIGITS) {
            long signed = negative ? -value : value;
            return new Numeric(true, signed, signed);
        }
        return isDecimal(text, at, digits) ? slow(text) : null;
    }

    private static Numeric slow(String text) {
        double decimal = Double.parseDouble(text);
        boolean integer = text.chars().allMatch(c -> isDigit((char) c) || c == '-' || c == '+');
        if (integer) {
            try {
                return new Numeric(true, Long.parseLong(text), decimal);
            } catch (NumberFormatException tooLarge) {
                return new Numeric(false, 0, decimal);
            }
        }
        return new Numeric(false, 0, decimal);
    }

    /** Whether what follows the integer part ends a number. */
    private static boolean isDecimal(String text, int from, int digitsBefore) {
        int at = from;
        int digits = digitsBefore;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = skipDigits(text, at + 1);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int end = skipDigits(text, at);
            if (end == at) {
                return false;
            }
            at = end;
        }
        return at == text.length();
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Negative, zero or positive as this is below, equal to or above the other; exact among integers. */
    int compare(Numeric other) {
        if (whole && other.whole) {
            return Long.compare(integer, other.integer);
        }
        return decimal < other.decimal ? -1 : decimal > other.decimal ? 1 : 0;
    }
}
