/**
 * The network between the processes of a local cluster, as a thing that can be spoiled: each node is reached at an address of
 * its own, behind which a relay passes bytes on, or holds them. It knows nodes by number and bytes, nothing of what they
 * mean. Needs no privileges; Linux, where every address of 127.0.0.0/8 is the machine's own.
 */
@NullMarked
package io.raftmq.chaos.network;

import org.jspecify.annotations.NullMarked;
