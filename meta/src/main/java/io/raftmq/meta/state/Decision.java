package io.raftmq.meta.state;

import com.google.protobuf.Message;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaRecord;
import java.util.List;
import java.util.function.Function;

/**
 * What a request leads to. The caller first has the records committed (or, without any, makes sure that it still
 * leads), and only then gives the answer.
 *
 * @param records what becomes true; empty if nothing changes
 * @param answer the response, from the image that includes the records
 */
public record Decision(List<MetaRecord> records, Function<MetadataImage, Message> answer) {
    public Decision {
        records = List.copyOf(records);
    }

    /** Nothing changes. */
    static Decision unchanged(Message answer) {
        return new Decision(List.of(), image -> answer);
    }

    /** One thing changes. */
    static Decision one(MetaRecord.Builder record, Message answer) {
        return new Decision(List.of(record.build()), image -> answer);
    }
}
