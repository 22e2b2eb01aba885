package io.raftmq.broker.transaction;

/** Where a transaction stands: it is open, or it was decided. */
sealed interface Standing permits OpenTransaction, Decided {}
