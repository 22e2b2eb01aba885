package io.raftmq.store.transport.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32C of a frame: of its header without the CRC's own bytes, and of its body. */
final class FrameChecksum {
    private FrameChecksum() {}

    /** Of a frame that lies in one buffer from {@code start} to its writer index. */
    static int of(ByteBuf frame, int start) {
        CRC32C crc = new CRC32C();
        update(crc, frame, start, FrameHeader.CRC_OFFSET);
        int rest = start + FrameHeader.AFTER_CRC;
        update(crc, frame, rest, frame.writerIndex() - rest);
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, ByteBuf buffer, int index, int length) {
        for (ByteBuffer part : buffer.nioBuffers(index, length)) {
            crc.update(part);
        }
    }
}
