package dev.sevenstops.gatling.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;
import org.jspecify.annotations.Nullable;

/**
 * Preferences that live in memory and say that Gatling has just looked for a newer version of itself. Gatling asks Maven
 * Central at every start otherwise, and waits for the answer, and writes into the user's home folder: a measurement does
 * neither. (See {@code LatestGatlingRelease} in Gatling's {@code GatlingVersion.scala}.)
 */
public final class OfflinePreferences extends AbstractPreferences {
    private static final String LAST_CHECK = "lastCheckTimestamp";

    private final Map<String, String> values = new ConcurrentHashMap<>();

    private OfflinePreferences(@Nullable OfflinePreferences parent, String name) {
        super(parent, name);
    }

    /** Named by the system property {@code java.util.prefs.PreferencesFactory}. */
    public static final class Factory implements PreferencesFactory {
        private final Preferences root = new OfflinePreferences(null, "");

        @Override
        public Preferences systemRoot() {
            return root;
        }

        @Override
        public Preferences userRoot() {
            return root;
        }
    }

    @Override
    protected @Nullable String getSpi(String key) {
        // In the future, however long the process lives.
        return key.equals(LAST_CHECK) ? Long.toString(Long.MAX_VALUE / 2) : values.get(key);
    }

    @Override
    protected void putSpi(String key, String value) {
        values.put(key, value);
    }

    @Override
    protected void removeSpi(String key) {
        values.remove(key);
    }

    @Override
    protected String[] keysSpi() {
        return values.keySet().toArray(new String[0]);
    }

    @Override
    protected String[] childrenNamesSpi() {
        return new String[0];
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
        return new OfflinePreferences(this, name);
    }

    @Override
    protected void removeNodeSpi() {
        values.clear();
    }

    @Override
    protected void syncSpi() {
        // there is nothing to be in step with
    }

    @Override
    protected void flushSpi() {
        // nothing is kept
    }
}
