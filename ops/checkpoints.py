"""Where inside a run we are: LangGraph's checkpoints, in a file of their own.

They commit with the same durability as the records (ops/decisions/0007).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite import SqliteSaver

_PRAGMAS = ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
_WAITING = "branch:to:"
"""The channels by which LangGraph remembers which node is to run next."""


@contextmanager
def open_checkpoints(path: Path) -> Iterator[SqliteSaver]:
    """Open the checkpoint file."""
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        yield SqliteSaver(connection)


def waiting_nodes(checkpointer: BaseCheckpointSaver[str], thread_id: str) -> set[str]:
    """Name the nodes that a thread would go on with."""
    config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
    found = checkpointer.get_tuple(config)
    if found is None:
        return set()
    written = [channel for _, channel, _ in found.pending_writes or []]
    channels = [*found.checkpoint["channel_values"], *written]
    return {channel.removeprefix(_WAITING) for channel in channels if channel.startswith(_WAITING)}
