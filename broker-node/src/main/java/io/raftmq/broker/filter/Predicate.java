package io.raftmq.broker.filter;

import io.raftmq.client.wire.TagSummary;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition about operands. */
sealed interface Predicate extends Condition {
    /** {@code property = constant} and the like. */
    record Compare(Operand left, Comparison comparison, Operand right) implements Predicate {
        @Override
        public Truth test(Properties message) {
            return comparison.test(left, right, message);
        }

        @Override
        public boolean mayBeTrue(long tagSummary) {
            return !(comparison == Comparison.EQUAL
                    && isTags(left)
                    && right instanceof Operand.Text tag
                    && !TagSummary.mayHold(tagSummary, TagSummary.of(tag.value())));
        }
    }

    /** Within bounds, both included. */
    record Between(Operand value, Operand low, Operand high, boolean negated) implements Predicate {
        @Override
        public Truth test(Properties message) {
            Truth above = Comparison.AT_LEAST.test(value, low, message);
            Truth below = Comparison.AT_MOST.test(value, high, message);
            Truth both = above == Truth.FALSE || below == Truth.FALSE
                    ? Truth.FALSE
                    : above == Truth.TRUE && below == Truth.TRUE ? Truth.TRUE : Truth.UNKNOWN;
            return both.negatedIf(negated);
        }
    }

    /** One of some strings. */
    record InTexts(Operand.Property property, Set<String> texts, boolean negated) implements Predicate {
        @Override
        public Truth test(Properties message) {
            String value = message.property(property.name());
            return value == null ? Truth.UNKNOWN : Truth.of(texts.contains(value) != negated);
        }

        @Override
        public boolean mayBeTrue(long tagSummary) {
            return negated
                    || !isTags(property)
                    || texts.stream().anyMatch(tag -> TagSummary.mayHold(tagSummary, TagSummary.of(tag)));
        }
    }

    /** One of some numbers. */
    record InNumbers(Operand.Property property, List<Numeric> numbers, boolean negated) implements Predicate {
        @Override
        public Truth test(Properties message) {
            String value = message.property(property.name());
            Numeric number = value == null ? null : Numeric.parse(value);
            if (number == null) {
                return Truth.UNKNOWN;
            }
            boolean found = false;
            for (int i = 0; i < numbers.size() && !found; i++) {
                found = number.compare(numbers.get(i)) == 0;
            }
            return Truth.of(found != negated);
        }
    }

    /** Whether the message has the property; never unknown. */
    record IsNull(Operand.Property property, boolean negated) implements Predicate {
        @Override
        public Truth test(Properties message) {
            return Truth.of((message.property(property.name()) == null) != negated);
        }
    }

    /** A string within the property's. */
    record Part(Operand.Property property, Where where, String text, boolean negated) implements Predicate {
        /** Where it is looked for. */
        enum Where {
            CONTAINS,
            STARTSWITH,
            ENDSWITH
        }

        @Override
        public Truth test(Properties message) {
            String value = message.property(property.name());
            if (value == null) {
                return Truth.UNKNOWN;
            }
            boolean found = switch (where) {
                case CONTAINS -> value.contains(text);
                case STARTSWITH -> value.startsWith(text);
                case ENDSWITH -> value.endsWith(text);
            };
            return Truth.of(found != negated);
        }
    }

    private static boolean isTags(@Nullable Operand operand) {
        return operand instanceof Operand.Property property && property.name().equals(Properties.TAGS);
    }
}
