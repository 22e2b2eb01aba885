package io.raftmq.chaos.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ways to issue {@code FS_IOC_SHUTDOWN} without flushing the journal: from then on the file system writes nothing more, and
 * what no sync had covered is gone, as after a power cut. Java has no ioctl; one of these programs is nearly everywhere.
 */
enum PowerSwitch {
    PYTHON("python3") {
        @Override
        void off(Path mountPoint) {
            Tool.run(
                    "python3",
                    "-c",
                    "import fcntl,os,struct,sys;"
                            + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY)," + REQUEST + ",struct.pack('I',"
                            + WITHOUT_FLUSH + "))",
                    mountPoint.toString());
        }
    },
    PERL("perl") {
        @Override
        void off(Path mountPoint) {
            Tool.run(
                    "perl",
                    "-e",
                    "my $how=pack('I'," + WITHOUT_FLUSH + ");sysopen(my $at,$ARGV[0],0) or die $!;" + "ioctl($at,"
                            + REQUEST + ",$how) or die $!",
                    mountPoint.toString());
        }
    },
    XFS_IO("xfs_io") {
        @Override
        void off(Path mountPoint) {
            Tool.run("xfs_io", "-x", "-c", "shutdown", mountPoint.toString());
        }
    };

    /** {@code _IOR('X', 125, uint32)}. */
    private static final String REQUEST = "0x8004587d";

    private static final int WITHOUT_FLUSH = 2;

    private final String program;

    PowerSwitch(String program) {
        this.program = program;
    }

    /** The first that is installed. */
    static Optional<PowerSwitch> find() {
        return Arrays.stream(values()).filter(way -> Tool.exists(way.program)).findFirst();
    }

    abstract void off(Path mountPoint);
}
