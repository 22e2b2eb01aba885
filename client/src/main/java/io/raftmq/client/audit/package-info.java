/**
 * The loss audit: sequences of producer sessions found in partitions, against those the partitions say they took. Reads
 * like a consumer; knows nothing of consuming but how answers are taken apart.
 */
@NullMarked
package io.raftmq.client.audit;

import org.jspecify.annotations.NullMarked;
