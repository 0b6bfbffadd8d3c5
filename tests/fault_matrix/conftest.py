"""The adapters before their servers, for the whole session."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

from tests.fault_matrix.plays import World


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """Return what starts an adapter's world, in the module of its name, when it is first asked for."""
    running: dict[str, World] = {}

    def world(adapter: str) -> World:
        if adapter not in running:
            running[adapter] = import_module(f"tests.fault_matrix.worlds.{adapter}").World(
                tmp_path_factory.mktemp(adapter)
            )
        return running[adapter]

    yield world
    for one in running.values():
        one.close()
