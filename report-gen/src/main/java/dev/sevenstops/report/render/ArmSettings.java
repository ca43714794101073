package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Setting;
import dev.sevenstops.report.stats.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a row's arms. */
public final class ArmSettings {
    private ArmSettings() {}

    /** Those that at least one arm overrides, by key. */
    static List<Setting> of(Row row) {
        Map<String, String> before = row.experiment().arms().getOrDefault(Experiment.BEFORE, Map.of());
        Map<String, String> after = row.experiment().arms().getOrDefault(Experiment.AFTER, Map.of());
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .map(key -> new Setting(
                        key, setting(row, Experiment.BEFORE, before, key), setting(row, Experiment.AFTER, after, key)))
                .toList();
    }

    /** Those in which the arms differ: the fault and its fix. */
    public static List<Setting> different(Row row) {
        return of(row).stream()
                .filter(setting -> !setting.before().equals(setting.after()))
                .toList();
    }

    /** The override, or what the process itself reported where the arm left the default. */
    private static String setting(Row row, String arm, Map<String, String> overrides, String key) {
        String override = overrides.get(key);
        if (override != null) {
            return override;
        }
        return row.blocks().stream()
                .map(block -> block.arms().get(arm))
                .filter(process -> process != null && process.settings().containsKey(key))
                .map(process -> process.settings().get(key) + " (default)")
                .findFirst()
                .orElse("(default)");
    }
}
