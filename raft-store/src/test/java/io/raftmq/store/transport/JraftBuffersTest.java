package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.util.ByteBufferCollector;
import com.alipay.sofa.jraft.util.RecycleUtil;
import org.junit.jupiter.api.Test;

class JraftBuffersTest {
    @Test
    void noUsedBufferIsKept() throws ClassNotFoundException {
        Class.forName(RaftTransport.class.getName());
        ByteBufferCollector used = ByteBufferCollector.allocateByRecyclers(1 << 20);
        RecycleUtil.recycle(used);
        assertThat(ByteBufferCollector.threadLocalSize()).isZero();
        assertThat(ByteBufferCollector.allocateByRecyclers(16)).isNotSameAs(used);
    }
}
