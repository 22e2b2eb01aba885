package io.raftmq.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Bytes through a relay: passed on, held in one direction, delivered late, reset. */
@EnabledIf("addressesAreThere")
class NetworkTest {
    private static final int NODE = 1;
    private static final int PEER = 2;
    private static final Duration SOON = Duration.ofSeconds(30);

    private ServerSocket listener;
    private Network network;

    static boolean addressesAreThere() {
        return Network.available();
    }

    @BeforeEach
    void openTheWay() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        network = new Network(3, (from, to) -> PEER);
        network.open(NODE, listener.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        listener.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(Network.hostOf(NODE), listener.getLocalPort()));
        return socket;
    }

    private static CompletableFuture<Integer> read(Socket socket) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                InputStream in = socket.getInputStream();
                return in.read();
            } catch (IOException reset) {
                return -1;
            }
        });
    }

    private void awaitSpoiled(long moreThan) {
        Deadline.await(SOON, () -> network.links().spoiledBytes() > moreThan, () -> "something is held");
    }

    @Test
    void passesBothWaysAndShowsTheNodeWhoDials() throws Exception {
        try (Socket dialled = dial();
                Socket accepted = listener.accept()) {
            assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo(Network.hostOf(PEER));
            dialled.getOutputStream().write(7);
            assertThat(read(accepted).join()).isEqualTo(7);
            accepted.getOutputStream().write(8);
            assertThat(read(dialled).join()).isEqualTo(8);
            dialled.shutdownOutput();
            assertThat(read(accepted).join()).isEqualTo(-1);
            assertThat(network.links().spoiledBytes()).isZero();
        }
    }

    @Test
    void holdsOneDirectionAndDeliversWhenItOpens() throws Exception {
        try (Socket dialled = dial();
                Socket accepted = listener.accept()) {
            network.links().cut(PEER, NODE);
            dialled.getOutputStream().write(7);
            awaitSpoiled(0);
            accepted.getOutputStream().write(8);
            assertThat(read(dialled).join()).as("the other way is open").isEqualTo(8);
            CompletableFuture<Integer> held = read(accepted);
            assertThat(held).isNotDone();
            network.links().heal();
            assertThat(held.join()).isEqualTo(7);
        }
    }

    @Test
    void hidesTheEndOfAConnectionBehindACut() throws Exception {
        try (Socket accepted = acceptedOf(dial())) {
            network.links().part(NODE, PEER);
            CompletableFuture<Integer> end = read(accepted);
            awaitSpoiled(0);
            assertThat(end).isNotDone();
            network.links().heal();
            assertThat(end.join()).isEqualTo(-1);
        }
    }

    /** The accepted end of a connection that its dialler closes once the two are parted. */
    private Socket acceptedOf(Socket dialled) throws IOException {
        Socket accepted = listener.accept();
        var unused = CompletableFuture.runAsync(() -> {
            Deadline.await(SOON, () -> network.links().gate(PEER, NODE).isShut(), () -> "the cut");
            try {
                dialled.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return accepted;
    }

    @Test
    void connectsOnlyOnceBothDirectionsAreOpen() throws Exception {
        network.links().cut(NODE, PEER);
        try (Socket dialled = dial()) {
            awaitSpoiled(0);
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> {
                try {
                    return listener.accept();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(accepted).isNotDone();
            network.links().heal();
            dialled.getOutputStream().write(7);
            assertThat(read(accepted.join()).join()).isEqualTo(7);
        }
    }

    @Test
    void resetsWhatWasHeld() throws Exception {
        try (Socket dialled = dial();
                Socket accepted = listener.accept()) {
            network.links().part(NODE, PEER);
            dialled.getOutputStream().write(7);
            awaitSpoiled(0);
            network.healAndReset();
            assertThat(read(dialled).join()).isEqualTo(-1);
            assertThat(read(accepted).join()).as("what was held is gone").isEqualTo(-1);
        }
    }

    @Test
    void makesBytesLate() throws Exception {
        try (Socket dialled = dial();
                Socket accepted = listener.accept()) {
            network.links().slow(NODE, PEER, 1, 100);
            long before = System.nanoTime();
            dialled.getOutputStream().write(7);
            assertThat(read(accepted).join()).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(network.links().spoiledBytes()).isOne();
        }
    }
}
