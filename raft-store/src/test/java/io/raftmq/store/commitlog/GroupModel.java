package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one group of the log must hold: every version since the last one known to be synced. After a crash the group must
 * be one of them, whole.
 */
final class GroupModel {
    /** Entries [first, first + terms.length - 1]; each has an id of its own that its payload is made of. */
    static final class Version {
        static final Version EMPTY = new Version(1, new long[0], new long[0]);

        private final long first;
        private final long[] terms;
        private final long[] ids;

        private Version(long first, long[] terms, long[] ids) {
            this.first = first;
            this.terms = terms;
            this.ids = ids;
        }

        static Version empty(long next) {
            return new Version(next, new long[0], new long[0]);
        }

        long first() {
            return first;
        }

        int size() {
            return terms.length;
        }

        long last() {
            return first + terms.length - 1;
        }

        long lastTerm() {
            return terms.length == 0 ? 1 : terms[terms.length - 1];
        }

        Version append(long term, long id) {
            long[] moreTerms = Arrays.copyOf(terms, terms.length + 1);
            long[] moreIds = Arrays.copyOf(ids, ids.length + 1);
            moreTerms[terms.length] = term;
            moreIds[ids.length] = id;
            return new Version(first, moreTerms, moreIds);
        }

        Version bounds(long newFirst, long newLast) {
            if (newFirst > newLast) {
                return new Version(newFirst, new long[0], new long[0]);
            }
            int from = (int) (newFirst - first);
            int to = (int) (newLast - first + 1);
            return new Version(newFirst, Arrays.copyOfRange(terms, from, to), Arrays.copyOfRange(ids, from, to));
        }

        @Override
        public String toString() {
            return "[" + first + ", " + last() + "] of terms " + Arrays.toString(terms) + " ids "
                    + Arrays.toString(ids);
        }

        boolean shows(GroupLog log) {
            if (log.firstIndex() != first || log.lastIndex() != last()) {
                return false;
            }
            for (int i = 0; i < terms.length; i++) {
                if (log.term(first + i) != terms[i]) {
                    return false;
                }
            }
            // Payloads of the same (index, term) can differ only after an erasure.
            return terms.length == 0 || Arrays.equals(Entries.bytes(log.read(last())), payload(ids[ids.length - 1]));
        }

        void verifyPayloads(GroupLog log) {
            for (int i = 0; i < terms.length; i++) {
                LogRecord entry = log.read(first + i);
                assertThat(entry.term()).isEqualTo(terms[i]);
                assertThat(Entries.bytes(entry)).isEqualTo(payload(ids[i]));
            }
        }
    }

    private final List<Version> versions = new ArrayList<>(List.of(Version.EMPTY));

    static byte[] payload(long id) {
        return Entries.payload(id, 1, (int) ((id * 0x9E3779B97F4A7C15L) >>> 55));
    }

    Version now() {
        return versions.get(versions.size() - 1);
    }

    void become(Version next) {
        versions.add(next);
    }

    /** Everything up to now is promised to be kept. */
    void synced() {
        versions.subList(0, versions.size() - 1).clear();
    }

    /** The power went: the log must show one of the versions; that one is the truth from now on. */
    void recovered(GroupLog log) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            Version version = versions.get(i);
            if (version.shows(log)) {
                version.verifyPayloads(log);
                versions.clear();
                versions.add(version);
                return;
            }
        }
        throw new AssertionError(
                "the log has [" + log.firstIndex() + ", " + log.lastIndex() + "], none of " + versions);
    }

    void verify(GroupLog log) {
        assertThat(log.firstIndex()).isEqualTo(now().first);
        assertThat(log.lastIndex()).isEqualTo(now().last());
        now().verifyPayloads(log);
    }
}
