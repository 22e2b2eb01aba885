package io.raftmq.broker.partition;

/** The record types' numbers in an entry; never used again for something else. */
final class RecordType {
    static final int STORE_BATCH = 1;
    static final int OPEN_GROUP = 2;
    static final int START_SHARED = 3;
    static final int RAISE_SUBSCRIPTION = 4;
    static final int LEASE = 5;
    static final int ACK = 6;
    static final int CHANGE_VISIBILITY = 7;
    static final int COMMIT_OFFSET = 8;
    static final int DELETE_GROUP = 9;
    static final int TRIM = 10;
    static final int FORGET_PRODUCERS = 11;
    static final int SKIP_LEASES = 12;
    static final int RELEASE = 20;
    static final int FORGET_HELD = 21;
    static final int CARRY = 22;
    static final int DROP_BODIES = 23;
    static final int ADVANCE = 40;
    static final int EXPIRE = 41;
    static final int ACQUIRE = 60;
    static final int PUT_MEMBER = 61;
    static final int RESET_MEMBERS = 62;
    static final int FORGET_MEMBERS = 63;
    static final int PUT_GROUP = 64;

    static final int BEGIN_TRANSACTIONS = 30;
    static final int CHECK_TRANSACTIONS = 31;
    static final int END_TRANSACTIONS = 32;
    static final int FORGET_DECISIONS = 33;
    static final int BURY = 50;
    static final int KEEP = 51;
    static final int RESEND = 52;
    static final int DROP_LETTERS = 53;
    static final int FAIL = 54;
    static final int PUT_CLAIM = 70;
    static final int DROP_CLAIMS = 71;
    static final int STORE_KEYED = 72;
    static final int SKIP_KEYED = 73;
    static final int DROP_KEYS = 74;
    static final int NAME_MEMBER = 80;
    static final int REDELIVER = 81;

    private RecordType() {}
}
