"""What a customer has already: "ich habe Donnerstag um 14 Uhr einen Termin" rules that time out."""

from collections.abc import Sequence

from agent.times.grammar import Node

LONGEST_TIME = 12
"""So many nodes may stand between "ich habe" and "einen Termin"."""

_ENDS = frozenset({"stop", "comma", "but"})
_OTHERWISE = frozenset({"for", "time_word", "not"})


def engaged(nodes: Sequence[Node]) -> list[Node]:
    """Let an engagement at the end of a clause that has nothing but a time before it rule that time out."""
    kept = list(nodes)
    for at, node in enumerate(nodes):
        ends = at + 1 == len(nodes) or not _ENDS.isdisjoint(nodes[at + 1].meanings)
        if "engagement" in node.meanings and ends and _is_had(nodes, at):
            kept[at] = Node(node.start, node.end, {"refused": False})
    return kept


def _is_had(nodes: Sequence[Node], at: int) -> bool:
    for node in reversed(nodes[max(0, at - LONGEST_TIME) : at]):
        kinds = node.meanings.keys()
        if "has" in kinds:
            return True
        if not kinds or not _OTHERWISE.isdisjoint(kinds) or "stop" in kinds:
            return False
    return False
