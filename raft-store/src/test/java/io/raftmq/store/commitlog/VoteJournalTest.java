package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage to the vote journal, at chosen places. */
final class VoteJournalTest {
    private static final GroupId A = new GroupId(1, 0);
    private static final GroupId B = new GroupId(1, 1);
    private static final GroupId UNHEARD_OF = new GroupId(2, 0);
    /** 40 bytes and a candidate of 2, padded. */
    private static final int RECORD = 48;

    private final Random random = new Random(5);
    private SimulatedDisk disk = new SimulatedDisk(random);

    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    @BeforeEach
    void threeBatches() throws IOException {
        VoteFile votes = open(disk);
        write(votes, A, 1);
        write(votes, B, 2);
        write(votes, A, 3);
        votes.close();
        disk = disk.copy();
    }

    private VoteFile open(SimulatedDisk on) throws IOException {
        return VoteFile.open(on, random::nextLong, false);
    }

    private static void write(VoteFile votes, GroupId group, long term) throws IOException {
        VoteRequest request = new VoteRequest(group, new Vote(term, "n" + term));
        votes.write(List.of(request));
        if (!request.failed()) {
            request.complete();
        }
        request.await();
    }

    /** Damages one of the two copies of a batch's only record. */
    private void damage(int batch, int copy) {
        disk.bytes(VoteFile.NAME)[VoteHeader.BYTES + ((batch - 1) * 2 + copy) * RECORD + 30] ^= 4;
    }

    @Test
    void oneDamagedCopyIsMendedByTheOther() throws IOException {
        for (int batch = 1; batch <= 3; batch++) {
            damage(batch, batch % 2);
        }
        VoteFile votes = open(disk);
        assertThat(votes.read(A)).isEqualTo(new Vote(3, "n3"));
        assertThat(votes.read(B)).isEqualTo(new Vote(2, "n2"));
    }

    @Test
    void bothCopiesOfAnOldVoteMayHaveBeenAnyonesNotYetHeardOfAgain() throws IOException {
        damage(2, 0);
        damage(2, 1);
        for (int start = 0; start < 3; start++) {
            VoteFile votes = open(disk);
            assertThat(votes.read(A)).isEqualTo(new Vote(3, "n3"));
            assertThat(votes.damaged(B)).isTrue();
            assertThat(votes.damaged(UNHEARD_OF)).isTrue();
            assertThatThrownBy(() -> votes.read(B)).isInstanceOf(DamagedEntryException.class);
            assertThatThrownBy(() -> write(votes, B, 9)).isInstanceOf(DamagedEntryException.class);
            votes.close();
            disk = disk.copy();
        }
        VoteFile votes = open(disk);
        VoteRequest erase = new VoteRequest(B, null);
        votes.write(List.of(erase));
        assertThat(votes.read(B)).isEqualTo(Vote.NONE);
        write(votes, B, 10);
        assertThat(open(disk.copy()).read(B)).isEqualTo(new Vote(10, "n10"));
    }

    @Test
    void aTornLastBatchIsCut() throws IOException {
        damage(3, 0);
        damage(3, 1);
        VoteFile votes = open(disk);
        assertThat(votes.read(A)).isEqualTo(new Vote(1, "n1"));
        assertThat(votes.damaged(UNHEARD_OF)).isFalse();
    }

    @Test
    void aLostHeaderLosesEveryVoteAndSaysSo() throws IOException {
        disk.bytes(VoteFile.NAME)[20] ^= 1;
        assertThat(open(disk.copy()).read(A)).isEqualTo(new Vote(3, "n3"));
        disk.bytes(VoteFile.NAME)[512 + 20] ^= 1;
        assertThat(open(disk).damaged(A)).isTrue();
    }

    @Test
    void aMissingJournalOfAUsedDirectoryLosesEveryVoteAndSaysSo() throws IOException {
        disk.delete(VoteFile.NAME);
        assertThat(VoteFile.open(disk, random::nextLong, true).damaged(A)).isTrue();
        assertThat(open(new SimulatedDisk(random)).damaged(A)).isFalse();
    }

    @Test
    void aRewrittenFileIsProvenByItsName() throws IOException {
        open(disk).close();
        disk = disk.copy();
        byte[] file = disk.bytes(VoteFile.NAME);
        for (int at = VoteHeader.BYTES; at < VoteHeader.BYTES + 4 * RECORD; at++) {
            file[at] = 0;
        }
        VoteFile votes = open(disk);
        assertThat(votes.damaged(A)).isTrue();
        assertThat(votes.damaged(B)).isTrue();
    }

    @Test
    void aRewriteThatFailsLeavesTheOldFileAsItWas() throws IOException {
        VoteFile votes = open(disk);
        disk.capacity(disk.size(VoteFile.NAME) + VoteHeader.BYTES);
        long term = 10;
        VoteRequest wide;
        do {
            wide = new VoteRequest(A, new Vote(term++, "n".repeat(Vote.MAX_CANDIDATE_BYTES)));
            votes.write(List.of(wide));
        } while (!wide.failed());
        write(votes, B, term);
        assertThat(open(disk.copy()).read(B)).isEqualTo(new Vote(term, "n" + term));
    }

    @Test
    void aJournalCutOffLosesEveryVoteAndSaysSo() throws IOException {
        disk.cut(VoteFile.NAME, VoteHeader.BYTES + 3 * RECORD - 5);
        assertThat(open(disk).damaged(A)).isTrue();
    }
}
