package io.raftmq.client.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a batch one after the other, without their bodies: what filters look at, read where it lies and only
 * when asked for. Not thread-safe.
 */
public final class MessageHeads {
    private final ByteBuffer section;
    private int left;
    private int next;
    private int begin;
    private int fieldsFrom;
    private int fieldsTo;

    private MessageHeads(ByteBuffer section, int count) {
        this.section = section;
        this.left = count;
    }

    /**
     * Those of the batch at the buffer's position, which does not move; its CRC was checked.
     *
     * @throws MalformedException if it is not a batch
     */
    public static MessageHeads of(ByteBuffer batch) {
        ByteBuffer bytes = batch.slice();
        BatchHeader header = BatchHeader.read(bytes, 0);
        return new MessageHeads(RecordBatch.section(bytes, 0, header), header.count());
    }

    /**
     * Goes to the next message, at first to the first.
     *
     * @return false if there is none
     * @throws MalformedException if it breaks the format
     */
    public boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        section.position(next);
        begin = next;
        int length = Varint.readLength(section);
        fieldsTo = section.position() + length;
        next = fieldsTo;
        Varint.read(section); // attributes
        Varint.read(section); // born time
        fieldsFrom = section.position();
        if (fieldsFrom > fieldsTo) {
            throw new MalformedException("a message is longer than it says");
        }
        return true;
    }

    /** Bytes of the message, its own length included. */
    public int size() {
        return fieldsTo - begin;
    }

    /** The message's tag, or null. */
    public @Nullable String tag() {
        int length = find(FieldTag.TAG, fieldsFrom);
        return length < 0 ? null : text(length);
    }

    /** The message's keys. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        int length = find(FieldTag.KEY, fieldsFrom);
        while (length >= 0) {
            keys.add(text(length));
            length = find(FieldTag.KEY, section.position());
        }
        return keys;
    }

    /** The value of a property whose name is ASCII, or null. */
    public @Nullable String property(String name) {
        int length = find(FieldTag.PROPERTY, fieldsFrom);
        while (length >= 0) {
            int end = section.position() + length;
            int nameLength = Varint.readLength(section);
            if (nameLength > end - section.position()) {
                throw new MalformedException("a property's name is longer than the property");
            }
            if (nameLength == name.length() && isNext(name)) {
                section.position(section.position() + nameLength);
                return text(end - section.position());
            }
            length = find(FieldTag.PROPERTY, end);
        }
        return null;
    }

    private boolean isNext(String ascii) {
        int at = section.position();
        for (int i = 0; i < ascii.length(); i++) {
            if (section.get(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The length of the next such field from a position on, to whose content the section moves; -1 if there is none. */
    private int find(int wanted, int from) {
        section.position(from);
        while (section.position() < fieldsTo) {
            long field = Varint.read(section);
            int length = Varint.readLength(section);
            int end = section.position() + length;
            if (end > fieldsTo) {
                throw new MalformedException("field " + field + " is longer than its message");
            }
            if (field == wanted) {
                return length;
            }
            section.position(end);
        }
        return -1;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        section.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
