package io.raftmq.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through a relay. That an end closed it passes its gate too: nobody hears of it through a cut. */
final class Passage {
    private static final int PIECE = 64 << 10;

    private final Socket dialled;
    private final Socket onward;
    private final Gate there;
    private final Gate back;

    /**
     * A passage that does nothing yet.
     *
     * @param there from who dialled to the node
     * @param back from the node to who dialled
     */
    Passage(Socket dialled, Socket onward, Gate there, Gate back) {
        this.dialled = dialled;
        this.onward = onward;
        this.there = there;
        this.back = back;
    }

    /** Passes bytes on; returns when both ends are done. */
    void run() throws IOException, InterruptedException {
        dialled.setTcpNoDelay(true);
        onward.setTcpNoDelay(true);
        Thread answers = Threads.start(Thread.currentThread().getName() + "-back", () -> pump(onward, dialled, back));
        pump(dialled, onward, there);
        answers.join();
        close();
    }

    private static void pump(Socket from, Socket to, Gate gate) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = read(in, piece); read >= 0; read = read(in, piece)) {
                gate.pass(read);
                out.write(piece, 0, read);
            }
            gate.pass(0);
            to.shutdownOutput();
        } catch (IOException gone) {
            // The other direction ends by itself, for its own reason and in its own time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A reset is an end like any other. */
    private static int read(InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException reset) {
            return -1;
        }
    }

    /** Closes both ends at once. */
    void close() {
        close(dialled);
        close(onward);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed is closed.
        }
    }
}
