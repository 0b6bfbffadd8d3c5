"""The rooms whose tests are tried, and the copy that they are tried in."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Room:
    """A folder of the workflow, its tests in the mirror of it, and those that run last, because they take long."""

    folder: str
    last: tuple[str, ...] = ()

    @property
    def tests(self) -> str:
        """The folder of its tests."""
        return f"tests/{self.folder}"


ROOMS = {
    "times": Room("agent/times", last=("test_calendars.py", "test_laws.py", "test_zones.py")),
    "slots": Room("agent/slots", last=("test_laws.py", "test_naive_search.py")),
    "offers": Room("agent/offers"),
}


def lay(room: Room, folder: Path, root: Path = ROOT) -> str:
    """Copy to a folder what the tests of a room need, in place of what lay there; return its fingerprint.

    Code is changed in the copy alone: a run that is killed leaves nothing behind in the checkout.
    """
    shutil.rmtree(folder, ignore_errors=True)
    bare = shutil.ignore_patterns("__pycache__")
    for part in ("agent", room.tests):
        shutil.copytree(root / part, folder / part, ignore=bare)
    shutil.copy2(root / "pyproject.toml", folder)
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def ordered_tests(room: Room, folder: Path) -> list[str]:
    """Return the test files of a room in a copy, the quick ones first: most mutants need no others."""
    files = sorted((folder / room.tests).rglob("test_*.py"), key=lambda file: (file.name in room.last, file))
    return [str(file.relative_to(folder)) for file in files]
