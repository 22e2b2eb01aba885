package io.raftmq.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftmq.client.Admin;
import io.raftmq.client.Claims;
import io.raftmq.client.RaftMqClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** The command line on a cluster of which only the given calls are answered; every other one fails the test. */
final class StubbedCli {
    private final FakeClient.Calls admin;
    private final FakeClient.Calls claims;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private StubbedCli(FakeClient.Calls admin, FakeClient.Calls claims) {
        this.admin = admin;
        this.claims = claims;
    }

    static StubbedCli withAdmin(FakeClient.Calls calls) {
        return new StubbedCli(calls, StubbedCli::unasked);
    }

    static StubbedCli withClaims(FakeClient.Calls calls) {
        return new StubbedCli(StubbedCli::unasked, calls);
    }

    private static Object unasked(String method, Object[] arguments) {
        throw new AssertionError(method);
    }

    int run(String... words) {
        out.reset();
        err.reset();
        return new RaftMqCli(options -> client(), new ByteArrayInputStream(new byte[0]), out, err).run(words);
    }

    private RaftMqClient client() {
        return FakeClient.stub(RaftMqClient.class, (method, arguments) -> switch (method) {
            case "admin" -> FakeClient.stub(Admin.class, admin);
            case "claims" -> FakeClient.stub(Claims.class, claims);
            case "close" -> null;
            default -> throw new AssertionError(method);
        });
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }
}
