"""The writes before which a process can die: commits in any SQLite file, calls that write to mailbox, mailer, calendar.

What a kill between two of them leaves behind is what a kill before the second one leaves: there are no other moments.
"""

import os
import signal
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

CALLS = {
    "mailer": {"send"},
    "mailbox": {"file", "keep_sent", "keep_draft"},
    "calendar": {"book", "move", "cancel"},
}
_HOUSE = Path(__file__).parents[2]
_NODES, _RECORDS = _HOUSE / "agent" / "nodes", _HOUSE / "integrations"
_SHARED = {"transactions", "audit"}
_CHECKPOINTS = Path("checkpoint") / "sqlite" / "__init__.py"


class Writes:
    """Numbers the writes of this process, tells of each before it happens, and dies at one of them."""

    def __init__(self, tell: Callable[[str], None], dies_before: str) -> None:
        self._tell, self._dies_before = tell, dies_before
        self._lock = threading.Lock()
        self._phase = 0
        self._seen: Counter[str] = Counter()

    def begin(self, phase: int) -> None:
        """Count anew: so many mails have arrived."""
        if phase != self._phase:
            self._phase, self._seen = phase, Counter()

    def __call__(self, write: str) -> None:
        """Note a write that is about to happen."""
        with self._lock:
            self._seen[write] += 1
            nth = self._seen[write]
            name = f"{self._phase}:{write}" + (f"#{nth}" if nth > 1 else "")
            self._tell(name)
            if name == self._dies_before:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch_commits(self) -> None:
        """Note every commit that changes something, in whatever SQLite file it is."""
        noted = self

        class Watched(sqlite3.Connection):
            changes = 0

            def commit(self) -> None:
                if self.total_changes != self.changes:
                    self.changes = self.total_changes
                    noted(_place(sys._getframe(1)))  # noqa: SLF001
                super().commit()

        connect = sqlite3.connect

        def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
            opened: sqlite3.Connection = connect(*arguments, **{"factory": Watched, **options})
            return opened

        for module in (sqlite3, sqlite3.dbapi2):
            vars(module)["connect"] = watched

    def wrap(self, name: str, port: Any) -> Any:
        """Return a port whose writing calls are noted."""
        return _Port(name, port, self) if name in CALLS else port


class _Port:
    def __init__(self, name: str, port: Any, noted: Writes) -> None:
        self._name, self._port, self._noted = name, port, noted

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if name not in CALLS[self._name]:
            return member

        def write(*arguments: Any, **options: Any) -> Any:
            self._noted(_named(_node(sys._getframe(1)), f"{self._name}.{name}"))  # noqa: SLF001
            return member(*arguments, **options)

        return write


def _place(frame: FrameType | None) -> str:
    """Name a commit by the node and the function of ours that made it."""
    found, start = "", frame
    while frame is not None and not found:
        path = Path(frame.f_code.co_filename)
        if path.match(str(_CHECKPOINTS)) and frame.f_code.co_name != "cursor":
            return _named(_stepped(frame), f"checkpoints.{frame.f_code.co_name}")
        if _RECORDS in path.parents and path.stem not in _SHARED:
            found = f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    return _named(_node(start), found or "commit")


def _node(frame: FrameType | None) -> str:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent == _NODES:
            return path.stem
        frame = frame.f_back
    return ""


def _stepped(frame: FrameType) -> str:
    """Name the node whose end a checkpoint stores: it stands last in the state's path."""
    written = dict(item[:2] for item in frame.f_locals.get("writes", ()))
    kept = frame.f_locals.get("checkpoint", {}).get("channel_values", {})
    path = written.get("path") or kept.get("path") or [""]
    return str(path[-1])


def _named(node: str, write: str) -> str:
    return f"{node}/{write}" if node else write
