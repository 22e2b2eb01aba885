package io.raftmq.broker.net;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCounted;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.OutboundFrame;
import java.util.Iterator;

/** Writes {@link Answer}s: the head, then the payload's parts as they are. */
@Sharable
final class AnswerEncoder extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof Answer answer)) {
            ctx.write(message, promise);
            return;
        }
        Object next = OutboundFrame.head(
                ctx.alloc(),
                answer.apiId(),
                Frame.RESPONSE,
                answer.correlationId(),
                answer.header(),
                answer.payload().length(),
                0);
        // If one part cannot be written, neither can those behind it: the last one's promise tells for all.
        for (Iterator<ReferenceCounted> parts = answer.payload().parts().iterator(); parts.hasNext(); ) {
            ctx.write(next, ctx.voidPromise());
            next = parts.next();
        }
        ctx.write(next, promise);
    }
}
