"""What the words beside a number or a clock make of it: a count, a day of the month, a time in a zone not known."""

from agent.times.grammar import Node

CAPITALISED_NOUNS = frozenset({"de"})
"""Elsewhere a capital after a number begins a name, and the number belongs to it."""

DOTTED_DAYS = frozenset({"de"})
"""Here a number is a day of the month only with its full stop: "bis zum 4."."""

_DAY_ENDINGS = {"de": "tag", "nl": "dag", "sv": "dag", "en": "day"}
_SHORTEST_NAME = 5

_CLOCKED = frozenset({"Clock", "AmPm", "HourMark", "oclock", "Number", "Decimal", "Digits"})
_COUNTABLE = frozenset({"Number", "Ordinal", "Digits", "Decimal", "Slashed", "Year", "HourMark"})


def without_counts(text: str, nodes: list[Node], *, nouns: bool) -> list[Node]:
    """Take the meaning from numbers that count or number something: "2 people", "version 3.12", "10 Downing Street"."""
    kept = []
    for at, node in enumerate(nodes):
        names = not nouns and not text.isupper() and not (at and "Month" in nodes[at - 1].meanings)
        labelled = at > 0 and "label" in nodes[at - 1].meanings
        counting = at + 1 < len(nodes) and "counted" in nodes[at + 1].meanings
        named = names and "Number" in node.meanings and at + 1 < len(nodes) and _is_name(text, node, nodes[at + 1])
        counts = (labelled or counting or named) and not _COUNTABLE.isdisjoint(node.meanings)
        counts = counts or (nouns and _is_title(text, nodes[at : at + 3]))
        if "Article" in node.meanings and _follows_weekday(nodes, at):
            kept.append(Node(node.start, node.end, {"filler": True}))
        else:
            kept.append(Node(node.start, node.end) if counts else node)
    return kept


def with_unknown_zones(text: str, nodes: list[Node]) -> list[Node]:
    """Keep "3pm Atlantis time" from being read in another zone."""
    kept = list(nodes)
    for at in range(1, len(nodes) - 1):
        is_name = not nodes[at].meanings and (text.islower() or text[nodes[at].start].isupper())
        if is_name and "time_word" in nodes[at + 1].meanings and nodes[at - 1].meanings.keys() & _CLOCKED:
            kept[at] = Node(nodes[at].start, nodes[at].end, {"unclear": True})
    return kept


def with_unknown_days(text: str, nodes: list[Node], language: str) -> list[Node]:
    """Mark words that are days which no table knows: "on Diwali", "am Nikolaustag"."""
    kept = list(nodes)
    for at, node in enumerate(nodes):
        if node.meanings:
            continue
        word = text[node.start : node.end]
        on_name = language == "en" and at and "on" in nodes[at - 1].meanings and word.istitle()
        if on_name or (len(word) > _SHORTEST_NAME and word.lower().endswith(_DAY_ENDINGS.get(language, "day"))):
            kept[at] = Node(node.start, node.end, {"occasion": True})
    return kept


def with_days_of_month(nodes: list[Node], *, dotted: bool) -> list[Node]:
    """Let a number after "bis zum", "jusqu'au" or the like be a day of the month, if nothing else takes it."""
    kept = list(nodes)
    for at in range(1, len(nodes)):
        number = nodes[at].meanings.get("Number", 0)
        has_dot = at + 1 < len(nodes) and "dot" in nodes[at + 1].meanings
        if "dated" in nodes[at - 1].meanings and 1 <= number <= 31 and (has_dot or not dotted):
            kept[at] = Node(nodes[at].start, nodes[at].end, {**nodes[at].meanings, "DayOfMonth": number})
    return kept


def _follows_weekday(nodes: list[Node], at: int) -> bool:
    """Say whether it is the "one" of "the Thursday one", no first of a month."""
    before = [node.meanings for node in nodes[max(0, at - 2) : at]]
    return bool(before) and ("Weekday" in before[-1] or ("comma" in before[-1] and "Weekday" in before[0]))


def _is_title(text: str, nodes: list[Node]) -> bool:
    """Say whether "Fr." is Frau: a name follows."""
    if len(nodes) < 3 or "Weekday" not in nodes[0].meanings or text[nodes[1].start] != ".":
        return False
    short = nodes[0].end - nodes[0].start == 2
    return short and not nodes[2].meanings and text[nodes[2].start].isupper()


def _is_name(text: str, number: Node, after: Node) -> bool:
    return not after.meanings and after.start == number.end + 1 and text[after.start].isupper()
