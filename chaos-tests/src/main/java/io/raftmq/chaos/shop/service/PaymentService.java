package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.model.Charge;
import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Payment;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.Refund;
import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TransactionCheck;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Collects what orders cost. That it did is told in a transaction: the message is seen if, and only if, the charge is in the book,
 * whatever dies at whatever instant.
 */
final class PaymentService implements ShopService {
    private final Plan plan;
    private final Accounts accounts;
    private final TransactionProducer transactions;
    private final List<PushConsumer> consumers;

    PaymentService(RaftMqClient client, Path book, Plan plan) {
        this.plan = plan;
        accounts = new Accounts(book);
        transactions = client.transactionProducer(
                TransactionProducerOptions.builder(ShopGroups.CHARGE)
                        .topic(ShopTopics.PAYMENTS)
                        // Longer than a charge takes.
                        .firstCheck(Duration.ofSeconds(2))
                        .checkInterval(Duration.ofSeconds(1))
                        .build(),
                this::becameOf);
        // A claim keeps a second delivery of a charge from asking the bank while the first still does.
        IdempotentOptions once = IdempotentOptions.byKey(ShopGroups.CHARGE).withLease(Consumers.LEASE);
        consumers = List.of(
                client.pushConsumer(
                        Consumers.of(ShopGroups.CHARGE)
                                .subscribe(ShopTopics.CHARGES)
                                .build(),
                        client.claims().idempotent(once, this::onCharge)),
                client.pushConsumer(
                        Consumers.of(ShopGroups.REFUND)
                                .subscribe(ShopTopics.REFUNDS)
                                .build(),
                        this::onRefund));
    }

    @Override
    public void start() {
        consumers.forEach(PushConsumer::start);
    }

    private ConsumeResult onCharge(MessageView message) {
        Charge charge = Json.read(message.bodyAsString(), Charge.class);
        if (accounts.isCharged(charge.order())) {
            // By an earlier life of this service, which died before it could say so.
            return ConsumeResult.SUCCESS;
        }
        boolean firstTime = message.attempt() == 1;
        return switch (plan.paying(charge.order())) {
            case PROMPT -> collect(charge);
            case BANK_AWAY -> message.attempt() < 3 ? ConsumeResult.RETRY : collect(charge);
            case LATE -> firstTime ? ConsumeResult.retryAfter(plan.hesitation(charge.order())) : collect(charge);
            case FORGETFUL -> ConsumeResult.retryAfter(Plan.TIME_TO_PAY.dividedBy(3));
            case BLOCKED -> ConsumeResult.DEAD_LETTER;
        };
    }

    private ConsumeResult collect(Charge charge) {
        Message paid = Message.builder(ShopTopics.PAYMENTS)
                .key(charge.order())
                .body(Json.write(new Payment(charge.order(), charge.cents())))
                .build();
        transactions.send(
                paid,
                transaction -> accounts.charge(charge, transaction.ids().get(0).toString())
                        ? TransactionDecision.COMMIT
                        : TransactionDecision.ROLLBACK);
        return ConsumeResult.SUCCESS;
    }

    /**
     * Asked when this service, or an earlier life of it, did not say what became of a half message. What is not in the book now never
     * will be: the life that sent it has ended.
     */
    private TransactionDecision becameOf(TransactionCheck question) {
        String order = question.message().keys().get(0);
        return accounts.isChargedBy(order, question.id().toString())
                ? TransactionDecision.COMMIT
                : TransactionDecision.ROLLBACK;
    }

    private ConsumeResult onRefund(MessageView message) {
        accounts.refund(Json.read(message.bodyAsString(), Refund.class));
        return ConsumeResult.SUCCESS;
    }

    @Override
    public void close() {
        consumers.forEach(PushConsumer::close);
        transactions.close();
        accounts.close();
    }
}
