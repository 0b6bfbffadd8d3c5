"""What durable checkpoints cost: `python -m tests.ops.checkpoint_bench` times a run of ten nodes that do nothing."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from langgraph.graph import END, START, StateGraph

import agent  # noqa: F401 - sets what langgraph reads
from ops.checkpoints import open_checkpoints

RUNS = 40


def milliseconds(synchronous: str) -> float:
    """Return the median time of a run."""
    graph = StateGraph(dict)
    names = [f"node{number}" for number in range(10)]
    for name in names:
        graph.add_node(name, lambda _: {})
    for first, then in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(first, then)
    times = []
    with tempfile.TemporaryDirectory() as folder, open_checkpoints(Path(folder) / "checkpoints.sqlite") as saver:
        saver.conn.execute(f"PRAGMA synchronous = {synchronous}")
        compiled = graph.compile(checkpointer=saver)
        for number in range(RUNS):
            started = time.perf_counter()
            compiled.invoke({"mail_id": "m" * 32}, {"configurable": {"thread_id": str(number)}}, durability="sync")
            saver.delete_thread(str(number))
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    for mode in ("FULL", "NORMAL"):
        sys.stdout.write(f"{mode}: {milliseconds(mode):.0f} ms for ten nodes\n")
