package dev.sevenstops.gatling.load;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.Logger$;
import io.gatling.core.action.Action;
import org.slf4j.LoggerFactory;

/** What a Gatling action written in Java has to bring because its trait was written in Scala. */
abstract class VirtualUserAction implements Action {
    private Logger logger = Logger$.MODULE$.apply(LoggerFactory.getLogger(getClass()));

    @Override
    public final Logger logger() {
        return logger;
    }

    /** The setter of a trait's field, called by the trait's own initialiser in Scala and by nobody here. */
    @Override
    public final void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger value) {
        logger = value;
    }

    @Override
    public final String toString() {
        return name();
    }
}
