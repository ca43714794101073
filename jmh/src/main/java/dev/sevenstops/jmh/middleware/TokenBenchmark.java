package dev.sevenstops.jmh.middleware;

import com.nimbusds.jose.JOSEException;
import dev.sevenstops.app.middleware.TokenCheck;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Checking a JSON Web Token: read, signature verified, claims checked; and again, from the cache of those that were valid. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class TokenBenchmark {
    /** How tokens are signed. */
    @Param({"HS256", "RS256"})
    public String algorithm = "HS256";

    private Optional<TokenCheck> check = Optional.empty();

    /** Makes the key and the token. */
    @Setup
    public void sign() throws JOSEException, GeneralSecurityException {
        TokenCheck made = algorithm.equals("RS256") ? TokenCheck.rs256() : TokenCheck.hs256();
        if (!made.first() || !made.again()) {
            throw new IllegalStateException("the token is not valid");
        }
        check = Optional.of(made);
    }

    /** A token that nobody has seen yet. */
    @Benchmark
    public boolean first() {
        return check.orElseThrow().first();
    }

    /** A token that was checked a moment ago. */
    @Benchmark
    public boolean cached() {
        return check.orElseThrow().again();
    }
}
