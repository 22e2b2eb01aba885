package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.client.wire.proto.DeadLetterInfo;

/** Shows dead letters on the wire. */
final class DeadLetterInfos {
    private DeadLetterInfos() {}

    static DeadLetterInfo of(DeadLetter letter) {
        return DeadLetterInfo.newBuilder()
                .setNumber(letter.number())
                .setOffset(letter.offset())
                .setReasonValue(letter.reason().code())
                .setAttempts(letter.attempts())
                .setFirstFailedMs(letter.firstFailedMs())
                .setDeadMs(letter.deadMs())
                .setNote(letter.note())
                .setStoreTimeMs(letter.at().storeTimeMs())
                .build();
    }
}
