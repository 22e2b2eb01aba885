package io.raftmq.client;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/** Where messages of this process say they were built, unless they are told otherwise. */
final class BornHost {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** An address of this machine, one that others know if there is any. No name is looked up: that could take seconds. */
    static final String OF_THIS_MACHINE = address().getHostAddress();

    private BornHost() {}

    private static InetAddress address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(BornHost::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparingInt(address -> address.getAddress().length))
                    .orElse(LOOPBACK);
        } catch (SocketException e) {
            return LOOPBACK;
        }
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
