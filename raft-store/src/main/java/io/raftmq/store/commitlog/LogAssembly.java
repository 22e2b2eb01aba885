package io.raftmq.store.commitlog;

import io.raftmq.store.FaultHandler;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The parts of an open log, recovered and wired. */
record LogAssembly(
        CommitLogOptions options,
        Disk disk,
        SegmentFiles files,
        Groups groups,
        LogWriter writer,
        LogCore core,
        VoteFile votes,
        RecordReader reader,
        LogCounters counters) {
    private static final int BUFFER_BYTES = 4 << 20;
    /** Batch numbers continue well above what was ever written, cut batches included. */
    private static final long BATCH_NUMBER_GAP = 1 << 16;

    static LogAssembly assemble(
            CommitLogOptions options, Disk disk, LongSupplier salts, Executor background, FaultHandler faults)
            throws IOException {
        boolean used = disk.list().stream().anyMatch(name -> name.endsWith(".log"));
        SegmentFiles files = new SegmentFiles(disk, options, salts, background);
        Groups groups = new Groups();
        Sealer sealer = new Sealer(files);
        Recovery.Result found = new Recovery(files, groups, sealer).run();
        VoteFile votes = VoteFile.open(disk, salts, used);

        LogCounters counters = new LogCounters(found.maxBatch() + BATCH_NUMBER_GAP);
        WriteBuffer out = new WriteBuffer((int) Math.min(BUFFER_BYTES, options.segmentBytes()));
        Recovery.Tail main = found.main();
        LogStream stream = main == null
                ? stream(fresh(files.create(false, 0), out, options), -1, out, options, sealer, background, counters)
                : resumed(main, out, options, sealer, background, counters);
        Recovery.Tail coldTail = found.cold();
        @Nullable
        LogStream cold = coldTail == null ? null : resumed(coldTail, out, options, sealer, background, counters);

        LogWriter writer = new LogWriter(files, new SpaceAhead(files, options, background), stream, counters);
        writer.proveRecovered();
        RecordReader reader = new RecordReader(sealer, background);
        Relocation relocation =
                new Relocation(files, reader, out, options.segmentBytes(), sealer, background, counters, cold);
        Reclaimer reclaimer = new Reclaimer(files, groups, writer, relocation);
        ReclaimPressure pressure = new ReclaimPressure(options.relocateShare(), files::bytes, writer::left);
        LogCore core = new LogCore(writer, reclaimer, votes, pressure, faults);
        return new LogAssembly(options, disk, files, groups, writer, core, votes, reader, counters);
    }

    private static SegmentAppender fresh(Segment segment, WriteBuffer out, CommitLogOptions options) {
        return new SegmentAppender(
                segment, new SegmentContents(), out, options.segmentBytes(), BatchTrailer.NO_PREVIOUS, 0);
    }

    private static LogStream resumed(
            Recovery.Tail tail,
            WriteBuffer out,
            CommitLogOptions options,
            Sealer sealer,
            Executor background,
            LogCounters counters) {
        ScanResult scan = tail.scan();
        SegmentAppender appender = new SegmentAppender(
                tail.segment(), scan.contents(), out, options.segmentBytes(), scan.lastCrc(), scan.lastKey());
        return stream(appender, appender.position(), out, options, sealer, background, counters);
    }

    private static LogStream stream(
            SegmentAppender appender,
            long syncedPosition,
            WriteBuffer out,
            CommitLogOptions options,
            Sealer sealer,
            Executor background,
            LogCounters counters) {
        return new LogStream(appender, syncedPosition, out, options.segmentBytes(), sealer, background, counters);
    }

    /** Closes the files; the writer has ended and the background is idle. */
    void close() throws IOException {
        core.finish();
        votes.close();
        for (Segment segment : files.all()) {
            Sidecar sidecar = segment.sidecar();
            if (sidecar != null) {
                sidecar.close();
            }
            segment.file().close();
        }
        disk.close();
    }
}
