package io.raftmq.broker.filter;

/** What is compared: a property of the message, or a constant. */
sealed interface Operand extends SqlNode {
    /** A message's property; null if it has none of that name. */
    record Property(String name) implements Operand {}

    /** A string constant. */
    record Text(String value) implements Operand {}

    /** A number constant. */
    record Number(Numeric value) implements Operand {}

    /** TRUE or FALSE. */
    record Bool(boolean value) implements Operand {}
}
