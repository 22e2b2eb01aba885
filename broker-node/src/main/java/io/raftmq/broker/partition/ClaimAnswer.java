package io.raftmq.broker.partition;

import io.raftmq.broker.claim.ClaimRules.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a claimant is told.
 *
 * @param verdict null only for who merely looked and found the key free
 * @param token of the claim that there is; 0 if there is none
 * @param untilMs group time until which that holds; 0 if there is no claim
 * @param leftMs how long that is from now
 */
public record ClaimAnswer(@Nullable Verdict verdict, long token, long untilMs, long leftMs) {}
