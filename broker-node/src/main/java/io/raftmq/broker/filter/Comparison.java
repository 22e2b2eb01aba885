package io.raftmq.broker.filter;

import org.jspecify.annotations.Nullable;

/**
 * The six comparisons. Properties are texts; they become what they are compared with. A property that is missing, or
 * cannot become that, makes the comparison unknown. Two properties are compared as numbers if both are numbers, else as
 * texts, of which only equality is known.
 */
enum Comparison {
    EQUAL("=", true),
    DIFFERENT("<>", true),
    BELOW("<", false),
    AT_MOST("<=", false),
    ABOVE(">", false),
    AT_LEAST(">=", false);

    private final String sign;
    private final boolean ofEquality;

    Comparison(String sign, boolean ofEquality) {
        this.sign = sign;
        this.ofEquality = ofEquality;
    }

    String sign() {
        return sign;
    }

    /** Whether it needs no order. */
    boolean isOfEquality() {
        return ofEquality;
    }

    /** The comparison that says the same with its sides exchanged. */
    Comparison mirrored() {
        return switch (this) {
            case BELOW -> ABOVE;
            case ABOVE -> BELOW;
            case AT_MOST -> AT_LEAST;
            case AT_LEAST -> AT_MOST;
            default -> this;
        };
    }

    Truth test(Operand left, Operand right, Properties message) {
        if (left instanceof Operand.Property property) {
            String value = message.property(property.name());
            return value == null ? Truth.UNKNOWN : testText(value, right, message);
        }
        if (right instanceof Operand.Property) {
            return mirrored().test(right, left, message);
        }
        if (left instanceof Operand.Number a && right instanceof Operand.Number b) {
            return of(a.value().compare(b.value()));
        }
        return equality(left.equals(right));
    }

    private Truth testText(String value, Operand right, Properties message) {
        if (right instanceof Operand.Text text) {
            return equality(value.equals(text.value()));
        }
        if (right instanceof Operand.Number number) {
            Numeric parsed = Numeric.parse(value);
            return parsed == null ? Truth.UNKNOWN : of(parsed.compare(number.value()));
        }
        if (right instanceof Operand.Bool bool) {
            Boolean parsed = truthOf(value);
            return parsed == null ? Truth.UNKNOWN : equality(parsed == bool.value());
        }
        String other = right instanceof Operand.Property property ? message.property(property.name()) : null;
        return other == null ? Truth.UNKNOWN : testTexts(value, other);
    }

    private Truth testTexts(String value, String other) {
        Numeric left = Numeric.parse(value);
        Numeric right = left == null ? null : Numeric.parse(other);
        return left != null && right != null ? of(left.compare(right)) : equality(value.equals(other));
    }

    private static @Nullable Boolean truthOf(String value) {
        return value.equalsIgnoreCase("true") ? Boolean.TRUE : value.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    private Truth equality(boolean equal) {
        return ofEquality ? Truth.of(equal == (this == EQUAL)) : Truth.UNKNOWN;
    }

    private Truth of(int order) {
        return Truth.of(
                switch (this) {
                    case EQUAL -> order == 0;
                    case DIFFERENT -> order != 0;
                    case BELOW -> order < 0;
                    case AT_MOST -> order <= 0;
                    case ABOVE -> order > 0;
                    case AT_LEAST -> order >= 0;
                });
    }
}
