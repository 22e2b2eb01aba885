package io.raftmq.broker.filter;

/** A part of a condition's text: something that is true or not, or something to compare. */
sealed interface SqlNode permits Condition, Operand {}
