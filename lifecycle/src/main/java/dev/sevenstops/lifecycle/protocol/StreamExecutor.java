package dev.sevenstops.lifecycle.protocol;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An executor whose tasks have something around them, which is made by the thread that submits them. */
public final class StreamExecutor extends AbstractExecutorService {
    private final ExecutorService delegate;
    private final UnaryOperator<Runnable> around;

    /**
     * Around an executor.
     *
     * @param delegate runs the tasks
     * @param around puts something around each of them
     */
    public StreamExecutor(ExecutorService delegate, UnaryOperator<Runnable> around) {
        this.delegate = delegate;
        this.around = around;
    }

    @Override
    public void execute(Runnable task) {
        delegate.execute(around.apply(task));
    }

    @Override
    public void shutdown() {
        delegate.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return delegate.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return delegate.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return delegate.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return delegate.awaitTermination(timeout, unit);
    }
}
