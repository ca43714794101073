package dev.sevenstops.app.handle;

import java.util.Optional;

/**
 * Where a database is and how to speak to it.
 *
 * @param url its JDBC URL
 * @param user who connects, where the database asks
 * @param password of the user
 * @param dialect the database's own way of saying some things
 */
public record DatabaseAddress(String url, Optional<String> user, Optional<String> password, Dialect dialect) {

    /** Without the password. */
    @Override
    public String toString() {
        return dialect + " " + url;
    }
}
