"""A kind of mutant that Cosmic Ray has not: a table loses a row. Half of the grammar is rules in tables."""

from collections.abc import Iterable, Iterator
from typing import Any

import parso
from cosmic_ray.operators.operator import Example, Operator


class RemoveRow(Operator):  # type: ignore[misc]  # Cosmic Ray has no types
    """Removes a call, such as `Rule(...)`, from a written tuple or list."""

    def mutation_positions(self, node: Any) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
        """Yield the place of a row."""
        if node.type == "atom_expr" and _is_listed(node) and node.get_last_leaf().value == ")":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002 - Cosmic Ray's signature
        """Return what stands for nothing between two commas."""
        nothing = parso.parse("*()").children[0]  # type: ignore[no-untyped-call]
        nothing.get_first_leaf().prefix = node.get_first_leaf().prefix
        return nothing

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does, as Cosmic Ray asks of every kind."""
        return (Example("(f(1), f(2))", "(*(), f(2))"), Example("(f(1), f(2))", "(f(1), *())", occurrence=1))


def _is_listed(node: Any) -> bool:
    """Say whether a node is one of several that commas part; one in a comprehension is not."""
    parent = node.parent
    return parent is not None and parent.type == "testlist_comp" and parent.children[1].type == "operator"


class Rows:
    """Tells Cosmic Ray of it; pyproject.toml names this class."""

    def __iter__(self) -> Iterator[str]:
        """Return the names of the kinds."""
        return iter((RemoveRow.__name__,))

    def __getitem__(self, name: str) -> type[Operator]:
        """Return a kind by its name."""
        return {RemoveRow.__name__: RemoveRow}[name]
