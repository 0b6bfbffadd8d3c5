"""The source with some files replaced: a folder of links, in which only they and the way to them are its own."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
ROOMS = ("agent", "integrations", "ops", "evals")
_UNSHARED = "__pycache__"
"""What is compiled from a replaced file must not lie beside the true one."""


def lay(files: Mapping[str, str], folder: Path, root: Path = ROOT) -> None:
    """Lay the rooms into a folder, with these texts in place of the files of the same paths."""
    for room in ROOMS:
        inside = {PurePosixPath(name).relative_to(room): text for name, text in files.items() if _is_in(room, name)}
        _lay(root / room, folder / room, inside)


def _is_in(room: str, name: str) -> bool:
    return PurePosixPath(name).is_relative_to(room)


def _lay(source: Path, target: Path, files: Mapping[PurePosixPath, str]) -> None:
    if not files:
        target.symlink_to(source)
        return
    target.mkdir()
    for entry in source.iterdir():
        within = {path.relative_to(entry.name): text for path, text in files.items() if path.parts[0] == entry.name}
        own = within.get(PurePosixPath())
        if own is not None:
            (target / entry.name).write_text(own, encoding="utf-8")
        elif entry.name != _UNSHARED:
            _lay(entry, target / entry.name, within)
