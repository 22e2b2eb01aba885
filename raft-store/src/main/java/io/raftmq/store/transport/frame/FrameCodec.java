package io.raftmq.store.transport.frame;

import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to frames and back. Entry data passes beside Protobuf: on its way out it is copied once, from JRaft's buffer
 * into the frame; on its way in it is a view of the frame.
 */
public final class FrameCodec {
    private FrameCodec() {}

    /**
     * Encodes a message as a request or response, ready to be written.
     *
     * @throws FrameException if its body is longer than {@code maxBody}
     */
    public static ByteBuf encode(
            ByteBufAllocator allocator, FrameKind kind, long correlation, Message message, int maxBody) {
        MessageType type = MessageType.of(message);
        ByteString payload = MessageType.payloadOf(message);
        Message head = payload == null ? message : MessageType.withoutPayload(message);
        int headLength = head.getSerializedSize();
        int payloadLength = payload == null ? 0 : payload.size();
        if ((long) headLength + payloadLength > maxBody) {
            throw new FrameException(
                    type + " of " + ((long) headLength + payloadLength) + " bytes; at most " + maxBody);
        }
        FrameHeader header = new FrameHeader(
                kind, headLength + payloadLength, 0, correlation, type.code(), payload != null, headLength);
        return finish(allocator, header, head, payload);
    }

    /** Encodes a frame that carries no message; {@code body} is copied. */
    public static ByteBuf encode(ByteBufAllocator allocator, FrameKind kind, long correlation, ByteBuf body) {
        FrameHeader header =
                new FrameHeader(kind, body.readableBytes(), 0, correlation, (byte) 0, false, body.readableBytes());
        ByteBuf frame = allocator.directBuffer(FrameHeader.LENGTH + header.bodyLength());
        header.write(frame);
        frame.writeBytes(body, body.readerIndex(), body.readableBytes());
        return seal(frame);
    }

    private static ByteBuf finish(
            ByteBufAllocator allocator, FrameHeader header, Message head, @Nullable ByteString payload) {
        int length = FrameHeader.LENGTH + header.bodyLength();
        ByteBuf frame = allocator.directBuffer(length, length);
        try {
            header.write(frame);
            ByteBuffer body = frame.nioBuffer(FrameHeader.LENGTH, header.bodyLength());
            CodedOutputStream out = CodedOutputStream.newInstance(body);
            head.writeTo(out);
            out.flush();
            if (payload != null) {
                payload.copyTo(body.position(header.headLength()));
            }
            frame.writerIndex(length);
            return seal(frame);
        } catch (IOException e) {
            frame.release();
            throw new UncheckedIOException("the message changed its length while it was encoded", e);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
    }

    private static ByteBuf seal(ByteBuf frame) {
        return frame.setInt(FrameHeader.CRC_OFFSET, FrameChecksum.of(frame, 0));
    }

    /**
     * Decodes the message a request or response carries. Its payload is a <b>view</b> of the frame: the message must not
     * be used once the frame is released.
     *
     * @throws FrameException if it is not what its type says
     */
    public static Message decode(Frame frame) {
        MessageType type = MessageType.of(frame.header().messageType());
        Message.Builder builder = type.prototype().newBuilderForType();
        try {
            builder.mergeFrom(CodedInputStream.newInstance(frame.head().nioBuffer()));
            if (frame.header().hasPayload()) {
                MessageType.setPayload(
                        builder, UnsafeByteOperations.unsafeWrap(frame.payload().nioBuffer()));
            }
            Message message = builder.build();
            if (message instanceof AppendEntriesRequest append) {
                checkEntryLengths(append);
            }
            return message;
        } catch (InvalidProtocolBufferException | com.google.protobuf.UninitializedMessageException e) {
            throw new FrameException("not a valid " + type, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JRaft allocates by the lengths that the entries' heads claim, so these are checked against what came. */
    private static void checkEntryLengths(AppendEntriesRequest append) {
        long claimed = 0;
        for (EntryMeta entry : append.getEntriesList()) {
            if (entry.getDataLen() < 0) {
                throw new FrameException("an entry of negative length");
            }
            claimed += entry.getDataLen();
            if (claimed > append.getData().size()) {
                break;
            }
        }
        if (claimed != append.getData().size()) {
            throw new FrameException("the entries' lengths do not add up to the payload's "
                    + append.getData().size());
        }
    }
}
