package io.raftmq.broker.net;

import com.google.protobuf.MessageLite;

/** An answer on its way out: header, then the payload's parts one behind the other. */
record Answer(int apiId, int correlationId, MessageLite header, Payload payload) {}
