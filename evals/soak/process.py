"""What a process and its children use, as /proc tells."""

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PARENT, _CPU, _THREADS, _RSS = 1, slice(11, 15), 17, 21
"""Places in /proc/PID/stat, counted behind the name of the program."""


@dataclass(frozen=True)
class Sample:
    """One look at a process; memory in bytes, `cpu` in seconds with that of its children, those that ended too."""

    at: float
    rss: int
    children_rss: int
    cpu: float
    descriptors: int
    threads: int
    children: int


def available() -> bool:
    """Say whether this machine tells."""
    return (_PROC / "self" / "stat").exists()


def sample(pid: int, at: float) -> Sample | None:
    """Look at a process; None where it has gone."""
    try:
        own = _stat(pid)
        descriptors = len(list((_PROC / str(pid) / "fd").iterdir()))
    except OSError:
        return None
    children = [stat for stat in _others() if int(stat[_PARENT]) == pid]
    return Sample(
        at=at,
        rss=int(own[_RSS]) * _PAGE,
        children_rss=sum(int(stat[_RSS]) for stat in children) * _PAGE,
        # Of its children the process counts only those that have ended.
        cpu=_seconds(own[_CPU]) + sum(_seconds(stat[_CPU]) for stat in children),
        descriptors=descriptors,
        threads=int(own[_THREADS]),
        children=len(children),
    )


def _others() -> list[list[str]]:
    found = []
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                found.append(_stat(int(folder.name)))
            except OSError:
                continue
    return found


def _stat(pid: int) -> list[str]:
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _seconds(ticks: list[str]) -> float:
    return sum(map(int, ticks)) / _TICKS
