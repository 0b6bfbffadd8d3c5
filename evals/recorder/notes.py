"""What was found to be current: it is not played again until the code, the case or the cassette has changed."""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.recorder.endpoint import Source
from evals.recorder.trial import Trial
from ops.world.cassettes import SHARED, write_whole

ROOT = Path(__file__).parents[2]
ROOMS = ("agent", "integrations", "ops", "evals")
NOT_CODE = {"__pycache__", "cassettes"}


def code(root: Path = ROOT) -> str:
    """Return a fingerprint of all that decides what is asked: code, prompts, cases, packages and Python itself."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted([root / "requirements.lock", *_files(root)]):
        digest.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        yield from (file for file in (root / room).rglob("*.*") if file.is_file() and NOT_CODE.isdisjoint(file.parts))


class Notes:
    """The notes on one model's trials; those that were made with other code, or about another endpoint, are void."""

    def __init__(self, file: Path, code: str, source: Source) -> None:
        self._file, self._code = file, f"{code} {source.base_url} {source.model}"
        written = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        self._current: dict[str, str] = written["current"] if written.get("code") == self._code else {}

    def hold(self, trial: Trial) -> bool:
        """Say whether a trial was found current, and its cassette is as it was then."""
        return self._current.get(trial.cassette) == _fingerprint(trial)

    def keep(self, current: Iterable[Trial]) -> None:
        """Note that these trials are current."""
        self._current |= {trial.cassette: _fingerprint(trial) for trial in current}
        write_whole(self._file, json.dumps({"code": self._code, "current": self._current}))


def _fingerprint(trial: Trial) -> str:
    """Return a fingerprint of a cassette with what it shares with others; empty without one."""
    if not trial.is_recorded():
        return ""
    content = (trial.folder / f"{trial.cassette}.yaml").read_bytes()
    digest = hashlib.sha256(content)
    for name in sorted(set(re.findall(rb"sha256: ([0-9a-f]{16})", content))):
        file = trial.folder / SHARED / f"{name.decode()}.json"
        digest.update(file.read_bytes() if file.is_file() else b"gone")
    return digest.hexdigest()
