package io.raftmq.broker.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client's connection. A request counts from its arrival until its answer has left for the socket; at the bound the
 * connection is not read any more, so a client that pipelines too much or does not read is held back by TCP, and nobody
 * else is.
 */
public final class Connection {
    private final Channel channel;
    private final InetAddress address;
    private final RequestMemory memory;
    private final int maxInFlight;
    private final long maxInFlightBytes;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private volatile boolean fromNode;
    private volatile String clientId = "";

    Connection(Channel channel, InetAddress address, RequestMemory memory, int maxInFlight, long maxInFlightBytes) {
        this.channel = channel;
        this.address = address;
        this.memory = memory;
        this.maxInFlight = maxInFlight;
        this.maxInFlightBytes = maxInFlightBytes;
    }

    /** Where it comes from. */
    public InetAddress address() {
        return address;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /** Notes how the client names itself. */
    public void nameClient(String id) {
        clientId = id;
    }

    /** The name the client gave itself; empty if it gave none. */
    public String clientId() {
        return clientId;
    }

    /** Notes that another node of the cluster is at the other end. */
    public void markFromNode() {
        fromNode = true;
    }

    /** Whether another node is at the other end: what it forwards is not forwarded again. */
    public boolean isFromNode() {
        return fromNode;
    }

    /** Requests that wait for their answers. */
    int inFlight() {
        return inFlight.get();
    }

    /** Counts a request in; answers whether the node has memory for it. */
    boolean take(int bytes) {
        inFlight.incrementAndGet();
        inFlightBytes.addAndGet(bytes);
        settleReading();
        return memory.take(bytes);
    }

    /** Writes the answer of a request of so many bytes; it counts until it has left. {@code lost} runs if it cannot. */
    void write(Object answer, int requestBytes, Runnable lost) {
        channel.writeAndFlush(answer).addListener((ChannelFutureListener) done -> {
            forget(requestBytes);
            if (!done.isSuccess()) {
                channel.close();
                lost.run();
            }
        });
    }

    /** Counts a request out. */
    void forget(int bytes) {
        inFlight.decrementAndGet();
        inFlightBytes.addAndGet(-bytes);
        memory.release(bytes);
        settleReading();
    }

    /** Reads on or stops reading, as the bounds and the socket's own buffer say. Called whenever one of them moved. */
    void settleReading() {
        boolean read = inFlight.get() < maxInFlight && inFlightBytes.get() < maxInFlightBytes && channel.isWritable();
        if (read == channel.config().isAutoRead()) {
            return;
        }
        if (channel.eventLoop().inEventLoop()) {
            channel.config().setAutoRead(read);
        } else {
            channel.eventLoop().execute(this::settleReading);
        }
    }

    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }
}
