package io.raftmq.broker.broadcast;

/** Is told what changed, so that it can be stored piece by piece. Groups go by their number in the partition. */
public interface MemberChanges {
    /** Stores nothing. */
    MemberChanges NONE = new MemberChanges() {
        @Override
        public void memberPut(int group, String member, MemberOffset offset) {}

        @Override
        public void memberRemoved(int group, String member) {}

        @Override
        public void membersRemoved(int group) {}
    };

    void memberPut(int group, String member, MemberOffset offset);

    void memberRemoved(int group, String member);

    /** The group has no members any more. */
    void membersRemoved(int group);
}
