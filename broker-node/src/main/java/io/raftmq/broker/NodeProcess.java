package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a process of its own: its signals, its exit code, and the fault it must not survive. */
final class NodeProcess {
    static final int STOPPED = 0;
    static final int BAD_CONFIGURATION = 1;
    static final int NOT_TAKEN = 6;
    static final int FAULT = 70;

    private NodeProcess() {}

    /** Runs the node; returns the exit code once it has stopped. */
    static int run(BrokerConfig config, PrintWriter err) {
        config.logFile().ifPresent(file -> System.setProperty(LogLines.FILE_PROPERTY, file.toString()));
        Logger log = LoggerFactory.getLogger(NodeProcess.class);
        CountDownLatch stop = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(STOPPED);
        BrokerNode node = new BrokerNode(config, (what, cause) -> die(log, what, cause), why -> {
            log.error("node {}: stops: {}", config.nodeId(), why);
            exitCode.set(NOT_TAKEN);
            stop.countDown();
        });
        Thread hook = new Thread(node::close, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            node.start();
            stop.await();
        } catch (StartException e) {
            log.error("node {}: cannot start: {}", config.nodeId(), e.getMessage(), e);
            err.println("cannot start: " + e.getMessage());
            err.flush();
            exitCode.set(e.exitCode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.error("node {}: unexpected fault while starting", config.nodeId(), e);
            err.println("cannot start, by a fault of its own: " + e);
            err.flush();
            exitCode.set(FAULT);
        }
        return exitCode.get();
    }

    /** Without unwinding anything: what is in memory is not to be trusted any more. */
    private static void die(Logger log, String what, Throwable cause) {
        log.error("fatal: {}", what, cause);
        Runtime.getRuntime().halt(FAULT);
    }
}
