package io.raftmq.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("theSystemTells")
class SocketOwnersTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    static boolean theSystemTells() {
        return SocketOwners.known();
    }

    private static int dialler(Map<Integer, Long> pids) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, HERE);
                Socket dialled = new Socket(HERE, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            return new SocketOwners(() -> pids)
                    .of((InetSocketAddress) accepted.getRemoteSocketAddress(), (InetSocketAddress)
                            accepted.getLocalSocketAddress());
        }
    }

    @Test
    void findsTheProcessThatHasTheOtherEnd() throws Exception {
        assertThat(dialler(Map.of(1, 1L << 40, 2, ProcessHandle.current().pid())))
                .isEqualTo(2);
    }

    @Test
    void whoeverIsNoNodeIsAClient() throws Exception {
        assertThat(dialler(Map.of(1, 1L << 40))).isEqualTo(Links.CLIENTS);
    }
}
