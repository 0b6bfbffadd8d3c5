"""Running it: settings, wiring, engine, worker, command line and the embedded world."""

import agent  # noqa: F401 - before anything here imports langgraph
