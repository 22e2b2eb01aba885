package io.raftmq.client.wire;

/**
 * The fields of a message in a batch's messages section. A message is: varint length of what follows; varint
 * attributes; zigzag varint born time, ms after the batch's first; then fields, each a varint tag, a varint length and
 * that many bytes. Readers skip tags that they do not know. Numbers are varints, signed ones and times in zigzag.
 */
final class FieldTag {
    static final int BODY = 1;
    static final int TAG = 2;
    /** Repeated. */
    static final int KEY = 3;

    static final int MESSAGE_GROUP = 4;
    static final int UNIQUE_ID = 5;
    /** Repeated: varint length of the name, the name, the value. */
    static final int PROPERTY = 6;

    static final int FLAG = 7;
    /** Absent: as of the message before it in the batch. Empty: none. So it mostly stands in a batch once. */
    static final int BORN_HOST = 8;

    static final int DELIVER_AT = 9;
    static final int DELAY_LEVEL = 10;
    static final int PRIORITY = 11;
    static final int TRANSACTION_ID = 12;
    static final int RECONSUME_TIMES = 13;
    static final int TTL = 14;

    private FieldTag() {}
}
