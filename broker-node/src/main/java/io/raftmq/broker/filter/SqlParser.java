package io.raftmq.broker.filter;

import io.raftmq.broker.filter.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a condition by recursive descent:
 *
 * <pre>
 * or      = and { OR and }
 * and     = not { AND not }
 * not     = NOT not | test
 * test    = operand [ comparison operand
 *                   | [NOT] BETWEEN operand AND operand
 *                   | [NOT] IN ( constant {, constant} )
 *                   | IS [NOT] NULL
 *                   | [NOT] (CONTAINS | STARTSWITH | ENDSWITH) string ]
 * operand = name | string | [+ | -] number | TRUE | FALSE | ( or )
 * </pre>
 *
 * Bounded: at most {@value #MAX_DEPTH} levels and {@value #MAX_NODES} nodes.
 */
final class SqlParser {
    static final int MAX_DEPTH = 64;
    static final int MAX_NODES = 512;

    private final SqlLexer lexer;
    private SqlToken token;
    private int depth;
    private int nodes;

    SqlParser(String text, int from) {
        lexer = new SqlLexer(text, from);
        token = lexer.next();
    }

    Condition parse() {
        SqlToken first = token;
        Condition whole = condition(or(), first);
        if (token.kind() != Kind.END) {
            throw unexpected("AND, OR or the end");
        }
        return whole;
    }

    private SqlNode or() {
        SqlToken first = token;
        enter(first);
        SqlNode node = and();
        if (token.isKeyword("OR")) {
            List<Condition> parts = new ArrayList<>(List.of(condition(node, first)));
            while (accept("OR")) {
                SqlToken next = token;
                parts.add(condition(and(), next));
            }
            node = new Condition.Any(List.copyOf(parts));
        }
        depth--;
        return node;
    }

    private SqlNode and() {
        SqlToken first = token;
        SqlNode node = not();
        if (token.isKeyword("AND")) {
            List<Condition> parts = new ArrayList<>(List.of(condition(node, first)));
            while (accept("AND")) {
                SqlToken next = token;
                parts.add(condition(not(), next));
            }
            node = new Condition.All(List.copyOf(parts));
        }
        return node;
    }

    private SqlNode not() {
        SqlToken first = token;
        if (!accept("NOT")) {
            return test();
        }
        enter(first);
        SqlToken next = token;
        Condition negated = new Condition.Not(condition(not(), next));
        depth--;
        return negated;
    }

    private SqlNode test() {
        SqlToken first = token;
        SqlNode left = operand();
        for (Comparison comparison : Comparison.values()) {
            if (token.isSign(comparison.sign())) {
                SqlToken sign = take();
                SqlToken other = token;
                return compare(value(left, first), comparison, value(operand(), other), sign);
            }
        }
        if (accept("IS")) {
            boolean negated = accept("NOT");
            expectKeyword("NULL");
            return new Predicate.IsNull(property(left, first), negated);
        }
        SqlToken before = token;
        boolean negated = accept("NOT");
        if (accept("BETWEEN")) {
            return between(value(left, first), negated, before);
        }
        if (accept("IN")) {
            return in(property(left, first), negated);
        }
        for (Predicate.Part.Where where : Predicate.Part.Where.values()) {
            if (accept(where.name())) {
                String part = expect(Kind.STRING, "a string in single quotes").text();
                return new Predicate.Part(property(left, first), where, part, negated);
            }
        }
        if (negated) {
            throw unexpected("BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH");
        }
        return left;
    }

    private SqlNode operand() {
        SqlToken first = take();
        count(first);
        switch (first.kind()) {
            case NAME:
                return new Operand.Property(first.text());
            case STRING:
                return new Operand.Text(first.text());
            case NUMBER:
                return number("", first);
            case KEYWORD:
                if (first.isKeyword("TRUE") || first.isKeyword("FALSE")) {
                    return new Operand.Bool(first.isKeyword("TRUE"));
                }
                break;
            case SIGN:
                if (first.isSign("(")) {
                    SqlNode inner = or();
                    expectSign(")");
                    return inner;
                }
                if (first.isSign("-") || first.isSign("+")) {
                    return number(first.text(), expect(Kind.NUMBER, "a number"));
                }
                break;
            default:
                break;
        }
        throw new BadFilterException(
                "a property, a constant or '(' is expected, not " + first.shown(), first.position());
    }

    private static Operand.Number number(String sign, SqlToken token) {
        Numeric value = Numeric.parse(sign + token.text());
        if (value == null || Double.isInfinite(value.decimal())) {
            throw new BadFilterException(token.shown() + " is too large a number", token.position());
        }
        return new Operand.Number(value);
    }

    private static Condition compare(Operand left, Comparison comparison, Operand right, SqlToken sign) {
        boolean property = left instanceof Operand.Property || right instanceof Operand.Property;
        if (!property && left.getClass() != right.getClass()) {
            throw new BadFilterException("the two sides of '" + sign.text() + "' are never alike", sign.position());
        }
        boolean ordered = isOrdered(left) && isOrdered(right);
        if (!comparison.isOfEquality() && !ordered) {
            throw new BadFilterException(
                    "'" + sign.text() + "' compares numbers; strings and booleans know = and <> only", sign.position());
        }
        return left instanceof Operand.Property
                ? new Predicate.Compare(left, comparison, right)
                : new Predicate.Compare(right, comparison.mirrored(), left);
    }

    private static boolean isOrdered(Operand operand) {
        return operand instanceof Operand.Property || operand instanceof Operand.Number;
    }

    private Condition between(Operand value, boolean negated, SqlToken at) {
        SqlToken lowAt = token;
        Operand low = value(operand(), lowAt);
        expectKeyword("AND");
        SqlToken highAt = token;
        Operand high = value(operand(), highAt);
        if (!isOrdered(value) || !isOrdered(low) || !isOrdered(high)) {
            throw new BadFilterException("BETWEEN compares numbers", at.position());
        }
        if (low instanceof Operand.Number from
                && high instanceof Operand.Number to
                && from.value().compare(to.value()) > 0) {
            throw new BadFilterException("BETWEEN has its lower bound first", lowAt.position());
        }
        return new Predicate.Between(value, low, high, negated);
    }

    private Condition in(Operand.Property property, boolean negated) {
        expectSign("(");
        Set<String> texts = new HashSet<>();
        List<Numeric> numbers = new ArrayList<>();
        do {
            SqlToken at = token;
            SqlNode constant = operand();
            if (constant instanceof Operand.Text text && numbers.isEmpty()) {
                texts.add(text.value());
            } else if (constant instanceof Operand.Number number && texts.isEmpty()) {
                numbers.add(number.value());
            } else {
                throw new BadFilterException("IN has strings, or numbers, and nothing else", at.position());
            }
        } while (acceptSign(","));
        expectSign(")");
        return numbers.isEmpty()
                ? new Predicate.InTexts(property, Set.copyOf(texts), negated)
                : new Predicate.InNumbers(property, List.copyOf(numbers), negated);
    }

    // ------------------------------------------------------------ what a node is good for

    private static Condition condition(SqlNode node, SqlToken at) {
        if (node instanceof Condition condition) {
            return condition;
        }
        if (node instanceof Operand.Bool constant) {
            return new Condition.Constant(Truth.of(constant.value()));
        }
        throw new BadFilterException("a condition is expected; " + at.shown() + " alone is none", at.position());
    }

    private static Operand value(SqlNode node, SqlToken at) {
        if (node instanceof Operand operand) {
            return operand;
        }
        throw new BadFilterException("a property or a constant is expected, not a condition", at.position());
    }

    private static Operand.Property property(SqlNode node, SqlToken at) {
        if (node instanceof Operand.Property property) {
            return property;
        }
        throw new BadFilterException("a property is expected, not " + at.shown(), at.position());
    }

    // ------------------------------------------------------------ words

    private SqlToken take() {
        SqlToken taken = token;
        if (taken.kind() != Kind.END) {
            token = lexer.next();
        }
        return taken;
    }

    private boolean accept(String keyword) {
        boolean there = token.isKeyword(keyword);
        if (there) {
            take();
        }
        return there;
    }

    private boolean acceptSign(String sign) {
        boolean there = token.isSign(sign);
        if (there) {
            take();
        }
        return there;
    }

    private void expectKeyword(String keyword) {
        if (!accept(keyword)) {
            throw unexpected(keyword);
        }
    }

    private void expectSign(String sign) {
        if (!acceptSign(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    private SqlToken expect(Kind kind, String what) {
        if (token.kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    private BadFilterException unexpected(String expected) {
        return new BadFilterException(expected + " is expected, not " + token.shown(), token.position());
    }

    private void enter(SqlToken at) {
        if (++depth > MAX_DEPTH) {
            throw new BadFilterException("more than " + MAX_DEPTH + " levels", at.position());
        }
    }

    private void count(SqlToken at) {
        if (++nodes > MAX_NODES) {
            throw new BadFilterException("more than " + MAX_NODES + " operands", at.position());
        }
    }
}
