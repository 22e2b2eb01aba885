package io.raftmq.chaos.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ways to issue {@code FS_IOC_SHUTDOWN}: from then on the file system writes nothing more, and every access fails. Java has no
 * ioctl; one of these programs is nearly everywhere.
 */
enum PowerSwitch {
    PYTHON("python3") {
        @Override
        void off(Path mountPoint, int how) {
            Tool.run(
                    "python3",
                    "-c",
                    "import fcntl,os,struct,sys;"
                            + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY)," + REQUEST + ",struct.pack('I'," + how
                            + "))",
                    mountPoint.toString());
        }
    },
    PERL("perl") {
        @Override
        void off(Path mountPoint, int how) {
            Tool.run(
                    "perl",
                    "-e",
                    "my $how=pack('I'," + how + ");sysopen(my $at,$ARGV[0],0) or die $!;" + "ioctl($at," + REQUEST
                            + ",$how) or die $!",
                    mountPoint.toString());
        }
    };

    /** {@code _IOR('X', 125, uint32)}. */
    private static final String REQUEST = "0x8004587d";

    /** Everything is written first, while no write comes in between. */
    private static final int WITH_ALL_WRITTEN = 0;

    private static final int WITHOUT_FLUSH = 2;

    private final String program;

    PowerSwitch(String program) {
        this.program = program;
    }

    /** The first that is installed. */
    static Optional<PowerSwitch> find() {
        return Arrays.stream(values()).filter(way -> Tool.exists(way.program)).findFirst();
    }

    /** What no sync had covered is gone, as after a power cut. */
    void cutPower(Path mountPoint) {
        off(mountPoint, WITHOUT_FLUSH);
    }

    /** What was written stays, and nothing is read or written any more, as with a disk that is broken. */
    void breakDown(Path mountPoint) {
        off(mountPoint, WITH_ALL_WRITTEN);
    }

    abstract void off(Path mountPoint, int how);
}
