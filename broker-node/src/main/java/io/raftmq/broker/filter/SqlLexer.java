package io.raftmq.broker.filter;

import io.raftmq.broker.filter.SqlToken.Kind;
import java.util.Locale;
import java.util.Set;

/** Cuts a condition into words. Keywords in any case; names of letters, digits, {@code _ $ .}, not beginning with a digit. */
final class SqlLexer {
    private static final Set<String> KEYWORDS = Set.of(
            "AND", "OR", "NOT", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "CONTAINS", "STARTSWITH", "ENDSWITH");

    private final String text;
    private int at;

    SqlLexer(String text, int from) {
        this.text = text;
        this.at = from;
    }

    SqlToken next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return new SqlToken(Kind.END, "", at);
        }
        char first = text.charAt(at);
        if (first == '\'') {
            return string();
        }
        if (Numeric.isDigit(first)
                || (first == '.' && at + 1 < text.length() && Numeric.isDigit(text.charAt(at + 1)))) {
            return number();
        }
        return isNameStart(first) ? word() : sign();
    }

    private SqlToken string() {
        int from = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                content.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                content.append(c);
                at++;
            } else {
                return new SqlToken(Kind.STRING, content.toString(), from);
            }
        }
        throw new BadFilterException("a string has no closing quote", from);
    }

    private SqlToken number() {
        int from = at;
        while (at < text.length() && isInNumber(at, from)) {
            at++;
        }
        String number = text.substring(from, at);
        if (Numeric.parse(number) == null) {
            throw new BadFilterException("'" + number + "' is not a number", from);
        }
        return new SqlToken(Kind.NUMBER, number, from);
    }

    /** Letters are taken in, so that {@code 12ab} is a bad number and not a number and a name. */
    private boolean isInNumber(int index, int from) {
        char c = text.charAt(index);
        if ((c == '+' || c == '-') && index > from) {
            return (text.charAt(index - 1) | 0x20) == 'e';
        }
        return isNamePart(c);
    }

    private SqlToken word() {
        int from = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        String upper = word.toUpperCase(Locale.ROOT);
        return KEYWORDS.contains(upper) ? new SqlToken(Kind.KEYWORD, upper, from) : new SqlToken(Kind.NAME, word, from);
    }

    private SqlToken sign() {
        int from = at;
        for (String sign : new String[] {"<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-"}) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new SqlToken(Kind.SIGN, sign, from);
            }
        }
        throw new BadFilterException(
                text.startsWith("!=", at)
                        ? "'!=' is written '<>'"
                        : "a condition has no '" + printable(text.charAt(at)) + "'",
                at);
    }

    private static char printable(char c) {
        return c > ' ' && c < 0x7F ? c : '?';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || Numeric.isDigit(c) || c == '.';
    }
}
