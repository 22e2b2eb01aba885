package io.raftmq.chaos.shop.book;

/** What a line of a book says. */
public enum What {
    /** Cart: a customer ordered. */
    ORDERED,
    /** Cart: the cluster has the order's checkout. */
    SENT,
    /** Order: the order is known. */
    PLACED,
    /** Order and stock: its goods are put aside. */
    RESERVED,
    /** Order: it is paid. */
    PAID,
    /** Order: it will not be paid; the note says why. */
    CLOSED,
    /** Payment: from the customer's account to the till; the note names the half message that tells of it. */
    CHARGED,
    /** Payment: back from the till. */
    REFUNDED,
    /** Stock: not all of the order's goods were there. */
    SOLD_OUT,
    /** Stock: back on the shelf. */
    RELEASED,
    /** Stock: out of the house. */
    SHIPPED,
    /** Delivery: came back. */
    RETURNED,
    /** Delivery: in the customer's hands. */
    DELIVERED
}
