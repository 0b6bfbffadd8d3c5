"""What is moved has two times: "from Tuesday at 3 to Wednesday at 4" is no stretch beside the word "move"."""

from collections.abc import Sequence

from agent.times.grammar import Node


def parted(nodes: Sequence[Node]) -> list[Node]:
    """Take the "to" of a sentence that moves something for what parts the old time from the new one."""
    kept = list(nodes)
    start = 0
    for end in [*(at for at, node in enumerate(nodes) if "stop" in node.meanings), len(nodes)]:
        if any("moves" in node.meanings for node in nodes[start:end]):
            places = [at for at in range(start, end) if is_word_to(nodes[at])]
            for at in [at for at in places if _before_day(nodes, at)][-1:] or places[-1:]:
                kept[at] = Node(kept[at].start, kept[at].end, {"moved_to": True})
                kept[start:at] = [_plain(node) for node in kept[start:at]]
        start = end
    return kept


def _before_day(nodes: Sequence[Node], at: int) -> bool:
    """Say whether a day follows: in "alle 14 a venerdì alle 10" only the second of three."""
    after = next((node.meanings for node in nodes[at + 1 :] if "filler" not in node.meanings), {})
    return not after.keys().isdisjoint({"Weekday", "Relative", "Date", "Month", "Which"})


def _plain(node: Node) -> Node:
    return Node(node.start, node.end, {"filler": True}) if "from" in node.meanings else node


def is_word_to(node: Node) -> bool:
    """Say whether it is a word for "to", no dash."""
    is_dash = node.meanings.keys() == {"to"} and node.end - node.start == 1
    return "to" in node.meanings and not is_dash
