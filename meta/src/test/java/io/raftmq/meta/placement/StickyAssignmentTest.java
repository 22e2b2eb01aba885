package io.raftmq.meta.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.store.GroupId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickyAssignmentTest {
    private static SortedSet<GroupId> partitions(int count) {
        SortedSet<GroupId> partitions = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new GroupId(1 + i % 3, i / 3));
        }
        return partitions;
    }

    private static SortedSet<String> members(int... numbers) {
        SortedSet<String> members = new TreeSet<>();
        for (int number : numbers) {
            members.add("m" + number);
        }
        return members;
    }

    private static Map<GroupId, Owner> owned(Map<GroupId, String> assigned) {
        Map<GroupId, Owner> owned = new HashMap<>();
        assigned.forEach((partition, member) -> owned.put(partition, new Owner(member, 1, false)));
        return owned;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sharesAreEvenAndNothingMovesWithoutNeed(long seed) {
        Random random = new Random(seed);
        Map<GroupId, Owner> now = new HashMap<>();
        for (int round = 0; round < 200; round++) {
            SortedSet<GroupId> partitions = partitions(random.nextInt(40));
            SortedSet<String> members = new TreeSet<>();
            for (int i = 0; i < 8; i++) {
                if (random.nextInt(3) > 0) {
                    members.add("m" + i);
                }
            }
            SortedMap<GroupId, String> wanted = StickyAssignment.spread(partitions, members, now);
            if (members.isEmpty()) {
                assertThat(wanted).isEmpty();
                continue;
            }
            assertThat(wanted.keySet()).isEqualTo(partitions);
            int share = partitions.size() / members.size();
            Map<String, Integer> has = new HashMap<>();
            members.forEach(member -> has.put(member, 0));
            wanted.values().forEach(member -> has.merge(member, 1, Integer::sum));
            assertThat(has.keySet()).isEqualTo(members);
            assertThat(has.values()).allMatch(count -> count == share || count == share + 1);
            assertThat(moved(now, wanted, partitions, members)).isEqualTo(leastMoves(now, partitions, members));
            assertThat(StickyAssignment.spread(partitions, members, owned(wanted)))
                    .as("stays as it is")
                    .isEqualTo(wanted);
            now = owned(wanted);
        }
    }

    /** Partitions that a living member loses. */
    private static int moved(
            Map<GroupId, Owner> now, Map<GroupId, String> wanted, Set<GroupId> partitions, Set<String> members) {
        return (int) partitions.stream()
                .filter(partition -> members.contains(ownerOf(now, partition))
                        && !ownerOf(now, partition).equals(wanted.get(partition)))
                .count();
    }

    /** What must move for even shares: all above a share, where as many members as can be have one more. */
    private static int leastMoves(Map<GroupId, Owner> now, Set<GroupId> partitions, Set<String> members) {
        int share = partitions.size() / members.size();
        int larger = partitions.size() % members.size();
        int moves = 0;
        int above = 0;
        for (String member : members) {
            int has = (int) partitions.stream()
                    .filter(partition -> ownerOf(now, partition).equals(member))
                    .count();
            moves += Math.max(0, has - share);
            above += has > share ? 1 : 0;
        }
        return moves - Math.min(above, larger);
    }

    private static String ownerOf(Map<GroupId, Owner> now, GroupId partition) {
        Owner owner = now.get(partition);
        return owner == null ? "" : owner.member();
    }

    @Test
    void aHandOverThatHasBegunIsNotTakenBackForAnother() {
        SortedSet<GroupId> partitions = partitions(4);
        Map<GroupId, Owner> now = new HashMap<>();
        GroupId leaving = partitions.first();
        for (GroupId partition : partitions) {
            now.put(partition, new Owner("m1", 1, partition.equals(leaving)));
        }
        SortedMap<GroupId, String> wanted = StickyAssignment.spread(partitions, members(1, 2), now);
        assertThat(wanted.get(leaving)).isEqualTo("m2");
    }

    @Test
    void onlyTheActiveMemberOfAnExclusiveGroupHasAnything() {
        SortedSet<GroupId> partitions = partitions(5);
        SortedMap<GroupId, String> first = StickyAssignment.exclusive(partitions, members(2, 3), Map.of());
        assertThat(new HashSet<>(first.values())).containsExactly("m2");
        SortedMap<GroupId, String> then = StickyAssignment.exclusive(partitions(6), members(1, 2, 3), owned(first));
        assertThat(new HashSet<>(then.values()))
                .as("a stand-by that came takes nothing")
                .containsExactly("m2");
        assertThat(then).hasSize(6);
        SortedMap<GroupId, String> last = StickyAssignment.exclusive(partitions, members(3), owned(then));
        assertThat(new HashSet<>(last.values())).containsExactly("m3");
        assertThat(StickyAssignment.exclusive(partitions, members(), owned(then)))
                .isEmpty();
    }
}
