package dev.sevenstops.jmh.serialize;

import com.google.protobuf.CodedOutputStream;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderStatus;
import dev.sevenstops.app.handle.OrderSummary;
import dev.sevenstops.jmh.serialize.proto.Page;
import dev.sevenstops.jmh.serialize.proto.Row;
import dev.sevenstops.jmh.serialize.proto.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Protobuf, with the code that its compiler generates. The messages are made for each page, since a service that has its orders in types
 * of its own has to.
 */
final class ProtobufPages {
    private static final int CENTS = 2;

    private ProtobufPages() {}

    static void write(OrderPage.Last page, OutputStream out) throws IOException {
        Page.Builder message =
                Page.newBuilder().setPage(page.page()).setSize(page.size()).setTotal(page.total());
        for (OrderSummary item : page.items()) {
            message.addItems(row(item));
        }
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        message.build().writeTo(coded);
        coded.flush();
    }

    private static Row row(OrderSummary item) {
        return Row.newBuilder()
                .setId(item.id())
                .setNumber(item.number())
                .setCustomerId(item.customerId())
                .setCustomer(item.customer())
                .setStatus(status(item.status()))
                .setCurrency(item.currency())
                .setTotalCents(item.total().movePointRight(CENTS).longValueExact())
                .setLineCount(item.lineCount())
                .setPlacedAtMillis(item.placedAt().toEpochMilli())
                .setUpdatedAtMillis(item.updatedAt().toEpochMilli())
                .build();
    }

    private static Status status(OrderStatus status) {
        return switch (status) {
            case NEW -> Status.NEW;
            case PAID -> Status.PAID;
            case PACKED -> Status.PACKED;
            case SHIPPED -> Status.SHIPPED;
            case DELIVERED -> Status.DELIVERED;
            case RETURNED -> Status.RETURNED;
            case CANCELLED -> Status.CANCELLED;
        };
    }

    /** The page that was written. */
    static OrderPage.Last read(InputStream in) throws IOException {
        Page message = Page.parseFrom(in);
        return new OrderPage.Last(
                message.getItemsList().stream().map(ProtobufPages::item).toList(),
                message.getPage(),
                message.getSize(),
                message.getTotal());
    }

    private static OrderSummary item(Row row) {
        return new OrderSummary(
                row.getId(),
                row.getNumber(),
                row.getCustomerId(),
                row.getCustomer(),
                OrderStatus.valueOf(row.getStatus().name()),
                row.getCurrency(),
                BigDecimal.valueOf(row.getTotalCents(), CENTS),
                row.getLineCount(),
                Instant.ofEpochMilli(row.getPlacedAtMillis()),
                Instant.ofEpochMilli(row.getUpdatedAtMillis()));
    }
}
