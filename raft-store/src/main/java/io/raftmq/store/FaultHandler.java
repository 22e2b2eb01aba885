package io.raftmq.store;

/**
 * Where faults go that a node must not survive (a failed sync, a corrupt RocksDB). In production it ends the process;
 * in tests it records. Fatal is a decision of this type, never of the code that met the fault.
 */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Ends the process, or records.
     *
     * @param what what was being done, for the operator
     * @param cause what went wrong
     */
    void fatal(String what, Throwable cause);
}
