package dev.sevenstops.app.serialize;

/** Marks the records that are sent as JSON: a response of any other type is refused instead of being guessed at. */
public interface JsonBody {}
