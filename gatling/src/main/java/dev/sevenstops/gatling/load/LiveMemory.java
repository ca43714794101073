package dev.sevenstops.gatling.load;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM of this user holds after a full collection, asked from outside: through the attach mechanism for its local
 * management agent, then over JMX. Nothing of the specimen's own takes part. Belongs to one thread at a time.
 */
final class LiveMemory implements Closeable {
    private static final String DIRECT = "direct";

    private final long pid;
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final List<MemoryPoolMXBean> heap;
    private final BufferPoolMXBean direct;

    private LiveMemory(
            long pid,
            JMXConnector connector,
            MemoryMXBean memory,
            List<MemoryPoolMXBean> heap,
            BufferPoolMXBean direct) {
        this.pid = pid;
        this.connector = connector;
        this.memory = memory;
        this.heap = heap;
        this.direct = direct;
    }

    /**
     * Connects to a JVM.
     *
     * @throws IOException if there is none with this number, or it cannot be attached to
     */
    @SuppressWarnings("BanJNDI") // the address is what a JVM of this very user just told through the attach mechanism
    static LiveMemory of(long pid) throws IOException {
        try {
            String address = agent(pid);
            JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            try {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                MemoryMXBean memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
                List<MemoryPoolMXBean> heap =
                        ManagementFactory.getPlatformMXBeans(server, MemoryPoolMXBean.class).stream()
                                .filter(pool -> pool.getType() == MemoryType.HEAP)
                                .toList();
                for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(server, BufferPoolMXBean.class)) {
                    if (pool.getName().equals(DIRECT)) {
                        return new LiveMemory(pid, connector, memory, heap, pool);
                    }
                }
                throw new IOException("it has no buffer pool named " + DIRECT);
            } catch (IOException | RuntimeException failed) {
                connector.close();
                throw failed;
            }
        } catch (IOException | RuntimeException failed) {
            // the reason of a remote call's failure stands on lines of its own
            String reason = String.valueOf(failed.getMessage()).replaceAll("\\s*\\R\\s*", " ");
            throw new IOException("the memory of process " + pid + " cannot be read: " + reason, failed);
        }
    }

    private static String agent(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException refused) {
            throw new IOException("it cannot be attached to: " + refused.getMessage(), refused);
        }
    }

    /**
     * Collects, and gives what the heap held right after the collection plus direct buffers, in bytes. Collects twice: the memory
     * of a direct buffer is freed only after the collection that found it unreachable.
     */
    double bytes() throws IOException {
        try {
            memory.gc();
            memory.gc();
            return heapAfterCollection() + direct.getMemoryUsed();
        } catch (RuntimeException failed) {
            // what a proxy of an MXBean throws when the connection breaks
            throw new IOException("the memory of process " + pid + " cannot be read: " + failed, failed);
        }
    }

    /**
     * As the collector noted it down. What is used now, a message later, holds the garbage of a service under load. A collector that
     * works while the service does, such as ZGC, counts what was allocated meanwhile.
     */
    private double heapAfterCollection() throws IOException {
        double bytes = 0;
        for (MemoryPoolMXBean pool : heap) {
            MemoryUsage left = pool.getCollectionUsage();
            if (left == null) {
                throw new IOException(
                        "the collector of process " + pid + " does not say what it left in " + pool.getName());
            }
            bytes += left.getUsed();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
