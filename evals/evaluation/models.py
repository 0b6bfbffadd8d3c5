"""The models whose answers are recorded: what they are called, which weights they have, and what they are priced as."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.recording import ALL_CASSETTES, folder_of
from ops import cost

EVALS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Model:
    """A model whose answers are recorded."""

    name: str
    title: str
    """What people call it."""
    sha256: str
    """Of its weights; empty where these are not known."""
    sampling: str

    @property
    def price(self) -> str:
        """Say what its calls are charged at."""
        charged = cost.priced_as(self.name)
        if charged == self.name:
            return "its own list price"
        return f"the list price of {charged}, which it stands for since {_since(self.name)} (ops/prices.toml)"


def known(name: str, file: Path = EVALS / "models.toml") -> Model:
    """Return what is noted of a model; one that nobody noted goes by its name alone."""
    noted = _read(file).get(name, {})
    return Model(name, noted.get("title", name), noted.get("sha256", ""), noted.get("sampling", "not noted"))


def recorded(cassettes: Path = ALL_CASSETTES, file: Path = EVALS / "models.toml") -> Iterator[tuple[str, Path]]:
    """Yield each model that something is recorded of, with where; a folder's own name where nothing is noted of it."""
    names = {folder_of(name, cassettes).name: name for name in _read(file)}
    for folder in sorted(path for path in cassettes.iterdir() if any(path.glob("*/*.yaml"))):
        yield names.get(folder.name, folder.name), folder


def _since(name: str) -> date:
    prices = _read(Path(cost.__file__).with_name("prices.toml"))
    since: date = prices["stands_for"][name]["since"]
    return since


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
