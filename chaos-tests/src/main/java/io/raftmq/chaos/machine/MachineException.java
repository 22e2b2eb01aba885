package io.raftmq.chaos.machine;

/** The machine did not do what it was found to be able to. */
public final class MachineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MachineException(String message) {
        super(message);
    }

    MachineException(String message, Throwable cause) {
        super(message, cause);
    }
}
