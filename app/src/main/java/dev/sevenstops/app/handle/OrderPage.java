package dev.sevenstops.app.handle;

import com.dslplatform.json.CompiledJson;
import dev.sevenstops.app.serialize.JsonBody;
import java.util.List;

/** One page of the list of orders. Two records, so that a last page has no {@code next} instead of an empty one. */
public sealed interface OrderPage extends JsonBody {

    /** The page's rows, in the order of their ids. */
    List<OrderSummary> items();

    /** Number of the page, from 0. */
    int page();

    /** Rows in a full page: what was asked for, or the most that is given. */
    int size();

    /** Orders in all pages. */
    long total();

    /**
     * A page with another after it.
     *
     * @param next where the next page is
     */
    @CompiledJson
    record WithNext(List<OrderSummary> items, int page, int size, long total, String next) implements OrderPage {}

    /** The last page, and whatever lies beyond it. */
    @CompiledJson
    record Last(List<OrderSummary> items, int page, int size, long total) implements OrderPage {}

    /**
     * The page with these rows.
     *
     * @throws IllegalArgumentException if page or size is out of range
     */
    static OrderPage of(List<OrderSummary> items, int page, int size, long total) {
        if (page < 0 || size < 1) {
            throw new IllegalArgumentException("page " + page + ", size " + size);
        }
        if ((page + 1L) * size < total) {
            return new WithNext(items, page, size, total, "/orders?page=" + (page + 1) + "&size=" + size);
        }
        return new Last(items, page, size, total);
    }
}
