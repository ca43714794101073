package dev.sevenstops.app.handle;

/** How far an order is. */
public enum OrderStatus {
    /** Received, not paid. */
    NEW,
    /** Paid, not packed. */
    PAID,
    /** Packed, not sent. */
    PACKED,
    /** On its way. */
    SHIPPED,
    /** Arrived. */
    DELIVERED,
    /** Sent back. */
    RETURNED,
    /** Called off. */
    CANCELLED
}
