package io.raftmq.store.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;

/** What all sockets of the transport have in common. */
final class Sockets {
    static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    /** How much lies in a channel's own queue, where nothing can overtake it any more. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private Sockets() {}

    /** Adds to the channel's write buffer. A failed write reaches the pipeline as an exception, which closes the channel. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void write(Channel channel, ByteBuf frame) {
        channel.write(frame, channel.voidPromise());
    }

    /** Writes at once; fails as {@link #write}. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void send(Channel channel, ByteBuf frame) {
        channel.writeAndFlush(frame, channel.voidPromise());
    }

    /** Sends a last frame and closes the channel whether or not it could be sent. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void sendAndClose(Channel channel, ByteBuf frame) {
        channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the channel; its owner hears of it through the pipeline. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void close(Channel channel) {
        channel.close();
    }
}
