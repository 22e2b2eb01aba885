package io.raftmq.meta.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map that shares structure: {@link #with} and {@link #without} answer a new map in O(log n) and
 * leave this one as it is. That is what makes an image of the whole cluster cheap to keep while the next one is made.
 * It is an AVL tree; iteration is in key order, so everything computed from it is the same on every node.
 *
 * @param <K> keys, by their natural order
 * @param <V> values
 */
public final class PersistentMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V> {
    private final @Nullable Tree<K, V> root;

    private PersistentMap(@Nullable Tree<K, V> root) {
        this.root = root;
    }

    /** A map without entries. */
    public static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null);
    }

    /** This map with {@code key} bound to {@code value}. */
    public PersistentMap<K, V> with(K key, V value) {
        return new PersistentMap<>(insert(root, key, value));
    }

    /** This map without {@code key}; this map itself if it is not there. */
    public PersistentMap<K, V> without(K key) {
        return containsKey(key) ? new PersistentMap<>(remove(root, key)) : this;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        @SuppressWarnings("unchecked") // a foreign type fails in compareTo, as in TreeMap
        K wanted = (K) key;
        Tree<K, V> at = root;
        while (at != null && wanted != null) {
            int order = wanted.compareTo(at.key);
            if (order == 0) {
                return at.value;
            }
            at = order < 0 ? at.left : at.right;
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return root == null ? 0 : root.size;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new InOrder<>(root);
            }

            @Override
            public int size() {
                return PersistentMap.this.size();
            }
        };
    }

    private static <K extends Comparable<? super K>, V> Tree<K, V> insert(@Nullable Tree<K, V> tree, K key, V value) {
        if (tree == null) {
            return new Tree<>(key, value, null, null);
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return new Tree<>(key, value, tree.left, tree.right);
        }
        return order < 0
                ? balanced(tree.key, tree.value, insert(tree.left, key, value), tree.right)
                : balanced(tree.key, tree.value, tree.left, insert(tree.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> @Nullable Tree<K, V> remove(@Nullable Tree<K, V> tree, K key) {
        if (tree == null) {
            return null;
        }
        int order = key.compareTo(tree.key);
        if (order < 0) {
            return balanced(tree.key, tree.value, remove(tree.left, key), tree.right);
        }
        if (order > 0) {
            return balanced(tree.key, tree.value, tree.left, remove(tree.right, key));
        }
        if (tree.left == null) {
            return tree.right;
        }
        if (tree.right == null) {
            return tree.left;
        }
        Tree<K, V> next = tree.right;
        while (next.left != null) {
            next = next.left;
        }
        return balanced(next.key, next.value, tree.left, remove(tree.right, next.key));
    }

    /** Joins two subtrees whose heights differ by at most two. */
    private static <K, V> Tree<K, V> balanced(K key, V value, @Nullable Tree<K, V> left, @Nullable Tree<K, V> right) {
        if (left != null && height(left) > height(right) + 1) {
            Tree<K, V> inner = left.right;
            if (inner != null && height(inner) > height(left.left)) {
                return new Tree<>(
                        inner.key,
                        inner.value,
                        new Tree<>(left.key, left.value, left.left, inner.left),
                        new Tree<>(key, value, inner.right, right));
            }
            return new Tree<>(left.key, left.value, left.left, new Tree<>(key, value, inner, right));
        }
        if (right != null && height(right) > height(left) + 1) {
            Tree<K, V> inner = right.left;
            if (inner != null && height(inner) > height(right.right)) {
                return new Tree<>(
                        inner.key,
                        inner.value,
                        new Tree<>(key, value, left, inner.left),
                        new Tree<>(right.key, right.value, inner.right, right.right));
            }
            return new Tree<>(right.key, right.value, new Tree<>(key, value, left, inner), right.right);
        }
        return new Tree<>(key, value, left, right);
    }

    private static int height(@Nullable Tree<?, ?> tree) {
        return tree == null ? 0 : tree.height;
    }

    private static final class Tree<K, V> {
        final K key;
        final V value;
        final @Nullable Tree<K, V> left;
        final @Nullable Tree<K, V> right;
        final int height;
        final int size;

        Tree(K key, V value, @Nullable Tree<K, V> left, @Nullable Tree<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.height = 1 + Math.max(height(left), height(right));
            this.size = 1 + (left == null ? 0 : left.size) + (right == null ? 0 : right.size);
        }
    }

    private static final class InOrder<K, V> implements Iterator<Map.Entry<K, V>> {
        private final Deque<Tree<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Tree<K, V> root) {
            descend(root);
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            Tree<K, V> at = path.poll();
            if (at == null) {
                throw new NoSuchElementException();
            }
            descend(at.right);
            return Map.entry(at.key, at.value);
        }

        private void descend(@Nullable Tree<K, V> tree) {
            for (Tree<K, V> at = tree; at != null; at = at.left) {
                path.push(at);
            }
        }
    }
}
