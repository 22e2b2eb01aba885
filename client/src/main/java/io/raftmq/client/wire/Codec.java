package io.raftmq.client.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Compresses and decompresses whole messages sections; the decompressors never write beyond the declared size. */
final class Codec {
    private static final int ZSTD_LEVEL = 3;
    private static final LZ4Compressor LZ4 = LZ4Factory.fastestInstance().fastCompressor();
    // The safe one: it checks every length against the input, which the fast one trusts.
    private static final LZ4SafeDecompressor UNLZ4 =
            LZ4Factory.fastestInstance().safeDecompressor();

    private Codec() {}

    /**
     * Appends the compressed form of {@code section} to {@code out}, unless it would not be smaller.
     *
     * @param section direct
     * @param out direct
     * @return whether it was appended
     */
    static boolean compress(int codec, ByteBuffer section, ByteBuf out) {
        int size = section.remaining();
        int bound = codec == BatchHeader.CODEC_LZ4
                ? LZ4.maxCompressedLength(size)
                : Math.toIntExact(Zstd.compressBound(size));
        out.ensureWritable(bound);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), bound);
        int length;
        if (codec == BatchHeader.CODEC_LZ4) {
            int from = target.position();
            LZ4.compress(section.duplicate(), target);
            length = target.position() - from;
        } else {
            length = Zstd.compress(target, section.duplicate(), ZSTD_LEVEL);
        }
        if (length >= size) {
            return false;
        }
        out.writerIndex(out.writerIndex() + length);
        return true;
    }

    /**
     * The section as it was.
     *
     * @param size what the header declares; checked against its limit already
     * @throws MalformedException if the bytes are not a section of exactly that size
     */
    static ByteBuffer decompress(int codec, ByteBuffer compressed, int size) {
        if (codec == BatchHeader.CODEC_NONE) {
            if (compressed.remaining() != size) {
                throw new MalformedException("a messages section of " + compressed.remaining() + " bytes, not " + size);
            }
            return compressed;
        }
        byte[] source = new byte[compressed.remaining()];
        compressed.duplicate().get(source);
        refuseAbsurdRatio(codec, source.length, size);
        byte[] section = new byte[size];
        int length;
        try {
            length = codec == BatchHeader.CODEC_LZ4
                    ? UNLZ4.decompress(source, 0, source.length, section, 0, size)
                    : Math.toIntExact(Zstd.decompressByteArray(section, 0, size, source, 0, source.length));
        } catch (LZ4Exception | ZstdException e) {
            throw new MalformedException("a messages section cannot be decompressed: " + e.getMessage());
        }
        if (length != size) {
            throw new MalformedException("a messages section of " + length + " bytes, not " + size);
        }
        return ByteBuffer.wrap(section);
    }

    /** No LZ4 block grows more than 255 times, so a small one that claims to is refused before room is made. */
    private static void refuseAbsurdRatio(int codec, int compressed, int size) {
        if (codec == BatchHeader.CODEC_LZ4 && size / 255 > compressed) {
            throw new MalformedException(compressed + " bytes of LZ4 cannot hold " + size);
        }
    }
}
