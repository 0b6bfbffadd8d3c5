"""Cosmic Ray's session on a copy of a room: what may be changed in it, and what became of what was."""

import ast
import contextlib
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkItem, WorkResult

from evals.mutants.rooms import Room, lay, ordered_tests
from evals.mutants.score import Fate, Mutant

PYTEST = (
    "-m pytest -x -q --noconftest --hypothesis-profile=ci --disable-plugin-autoload -p _hypothesis_pytestplugin"
    " -p no:cacheprovider -o addopts=--import-mode=importlib"
)
"""Stops at the first failure, the same examples each time, and loads nothing that these tests can do without."""

PATIENCE = 5
LEAST_SECONDS = 20.0
"""A mutant has so many times as long as the tests take without one, and never less than this."""


class FailsUnchanged(Exception):
    """The tests of a room fail although nothing was changed."""


class Session:
    """The mutants of one room as it is; what was found about them before is known again."""

    def __init__(self, room: Room, state: Path, root: Path) -> None:
        state = state.resolve()
        self._copy = state / "copy"
        self._database = state / "session.sqlite"
        digest = lay(room, self._copy, root)
        self._tests = [sys.executable, *PYTEST.split(), *ordered_tests(room, self._copy)]
        self._timeout = self._patience()
        with contextlib.chdir(self._copy):
            self._items = self._drawn_up(room, state / "fingerprint", digest)

    def __len__(self) -> int:
        """Return how many mutants there are."""
        return len(self._items)

    def tried(self, sample: int, seed: int) -> Iterator[Mutant]:
        """Try so many mutants, drawn at random; a larger sample holds the smaller one."""
        with use_db(self._database) as database, contextlib.chdir(self._copy):
            known = dict(database.results)
            for item in drawn(self._items, sample, seed):
                result = known.get(item.job_id) or self._try(item, database)
                yield _mutant(item.mutations[0], result)

    def _try(self, item: WorkItem, database: WorkDB) -> WorkResult:
        result = mutate_and_test(item.mutations, shlex.join(self._tests), self._timeout)
        if result.test_outcome not in {TestOutcome.KILLED, TestOutcome.SURVIVED}:
            raise RuntimeError(f"Cosmic Ray could not try {item}: {result.output}")
        database.set_result(item.job_id, result)
        return result

    def _patience(self) -> float:
        # It also leaves compiled files behind, which save every mutant the work.
        start = time.monotonic()
        done = subprocess.run(self._tests, cwd=self._copy, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise FailsUnchanged(done.stdout[-2000:])
        return max(LEAST_SECONDS, PATIENCE * (time.monotonic() - start))

    def _drawn_up(self, room: Room, fingerprint: Path, digest: str) -> list[WorkItem]:
        with use_db(self._database) as database:
            if not fingerprint.is_file() or fingerprint.read_text() != digest:
                init(sorted(Path(room.folder).rglob("*.py")), database, {})
                fingerprint.write_text(digest)
            items = database.work_items
        unread = {path: _annotations(path) for path in {item.mutations[0].module_path for item in items}}
        return [item for item in items if not _lies_in(item.mutations[0], unread[item.mutations[0].module_path])]


def drawn(items: list[WorkItem], sample: int, seed: int) -> list[WorkItem]:
    """Return so many at random, the same for the same seed."""
    order = sorted(items, key=lambda item: _name(item.mutations[0]))
    random.Random(seed).shuffle(order)  # noqa: S311 - a draw, not a secret
    return order[:sample]


def _name(spec: MutationSpec) -> tuple[str, str, int]:
    return str(spec.module_path), spec.operator_name, spec.occurrence


def _mutant(spec: MutationSpec, result: WorkResult) -> Mutant:
    survived = result.test_outcome is TestOutcome.SURVIVED
    fate = Fate.SURVIVED if survived else Fate.TIMEOUT if result.output == "timeout" else Fate.KILLED
    return Mutant(str(spec.module_path), spec.start_pos[0], spec.operator_name, fate, result.diff or "")


Place = tuple[int, int]


def _annotations(module: Path) -> list[tuple[Place, Place]]:
    """Return where types are written: a change there is none, or one that no module survives being imported with."""
    fields = (getattr(node, field, None) for node in ast.walk(ast.parse(module.read_text())) for field in _TYPES)
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node in fields
        if isinstance(node, ast.expr)
    ]


_TYPES = ("annotation", "returns")


def _lies_in(spec: MutationSpec, stretches: list[tuple[Place, Place]]) -> bool:
    return any(start <= spec.start_pos < end for start, end in stretches)
