package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for the loopback address, made afresh for each proxy, and for each block whose servers end TLS themselves;
 * worth nothing beyond its folder.
 *
 * @param keyStore PKCS#12 with key and certificate
 * @param certificate PEM
 * @param key PEM, PKCS#8, not encrypted; readable by its owner only
 * @param both certificate and key in one file, as HAProxy wants them
 */
public record Certificate(Path keyStore, Path certificate, Path key, Path both) {
    /** Of the key store. No secret: whoever reads the folder has the key in the clear beside it. */
    public static final String PASSWORD = "loopback";

    private static final String ALIAS = "proxy";
    private static final long KEYTOOL_SECONDS = 30;

    /** Makes one with the JDK's own keytool. */
    public static Certificate make(Path folder) throws ProxyFailure, IOException, InterruptedException {
        Path store = folder.resolve("tls.p12");
        Path output = folder.resolve("keytool.log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new ProxyFailure("no certificate could be made: keytool said: "
                        + Files.readString(output).strip());
            }
        } finally {
            keytool.destroyForcibly();
        }
        try {
            return export(folder, store);
        } catch (GeneralSecurityException e) {
            throw new ProxyFailure("the certificate that keytool made cannot be read: " + e.getMessage());
        }
    }

    private static Certificate export(Path folder, Path store) throws IOException, GeneralSecurityException {
        KeyStore entries = load(store);
        Key secret = entries.getKey(ALIAS, PASSWORD.toCharArray());
        String key = pem("PRIVATE KEY", secret.getEncoded());
        String certificate = pem("CERTIFICATE", entries.getCertificate(ALIAS).getEncoded());
        Path certificateFile = Files.writeString(folder.resolve("tls.crt"), certificate);
        return new Certificate(
                store,
                certificateFile,
                secret(folder.resolve("tls.key"), key),
                secret(folder.resolve("tls.pem"), certificate + key));
    }

    private static Path secret(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore entries = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            entries.load(stream, PASSWORD.toCharArray());
        }
        return entries;
    }

    /** Trusts this certificate and no other. */
    public SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, load(keyStore).getCertificate(ALIAS));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
