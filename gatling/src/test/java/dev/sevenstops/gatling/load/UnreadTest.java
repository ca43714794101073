package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadTest {
    @TempDir
    Path net = Path.of("");

    @Test
    void readsTheServersReceiveQueueByTheClientsPort() throws Exception {
        Files.writeString(net.resolve("tcp"), """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 1 1 0
               1: 0100007F:1F90 0100007F:C350 01 00000010:00001000 00:00000000 00000000     0        0 2 1 0
               2: 0100007F:C350 0100007F:1F90 01 00002000:00000020 00:00000000 00000000     0        0 3 1 0
               3: 0100007F:0050 0100007F:C351 01 00000000:00000030 00:00000000 00000000     0        0 4 1 0
            """);
        Files.writeString(net.resolve("tcp6"), """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
               0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C352 01 00000000:00000005 00:00000000 0
            """);
        Unread unread = Unread.at(0x1F90, net).orElseThrow();
        assertEquals(0x1000, unread.bytes(0xC350));
        assertEquals(5, unread.bytes(0xC352));
        assertEquals(0, unread.bytes(0xC351));
    }

    @Test
    void isAbsentWhereTheSystemDoesNotTell() {
        assertTrue(Unread.at(80, net.resolve("nowhere")).isEmpty());
    }
}
