/**
 * The metadata log's entries: their encoding, its checks, and the translation between the Protobuf values and the model.
 * No decisions, and no state.
 */
@NullMarked
package io.raftmq.meta.record;

import org.jspecify.annotations.NullMarked;
