"""Running it: settings, wiring, engine, worker, command line and the embedded world."""
