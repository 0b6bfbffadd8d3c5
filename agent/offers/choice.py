"""From an answer's clauses to the slots that it takes."""

from collections.abc import Sequence

from agent.domain import Slot
from agent.offers.clauses import Clause
from agent.offers.mentions import Mention

_GROUPS = ("place", "time")
_NEVER = ("shift", "defers")
_HEDGED = ("but", "no", "condition", "back")


def chosen(clauses: Sequence[Clause], slots: Sequence[Slot], claimed: set[int]) -> set[int]:
    """Return the slots (by index) that an answer takes; where it is in doubt, only one that the claim names as well."""
    mentions = [mention for clause in clauses for mention in clause.mentions]
    if any(clause.has(*_NEVER) for clause in clauses) or _wishes_otherwise(clauses):
        return set()
    if not mentions:
        return _nodded(clauses, len(slots), claimed)
    linked = any(clause.has("link") for clause in clauses if any(m.possible for m in clause.mentions))
    sure = _named([m for m in mentions if m.sure or not m.possible], mentions, slots, linked=linked)
    said = sure | _named(mentions, mentions, slots, linked=linked)
    if claimed and claimed in (sure, said):
        return claimed
    in_doubt = said != sure or any(_raises_doubt(clause) for clause in clauses)
    named = sure | said
    return set() if in_doubt and len(named) == 1 else named


def _wishes_otherwise(clauses: Sequence[Clause]) -> bool:
    """Say whether another time is wished for, or a sentence that names slots has one, unread or not, or a condition."""
    naming = {c.sentence for c in clauses if any(m.possible and m.slots for m in c.mentions)}
    objects = (c for c in clauses if _has_other_time(c) or c.has_unread_time() or c.has("condition"))
    return any(c.sentence in naming or (_has_other_time(c) and not c.is_in_doubt()) for c in objects)


def _has_other_time(clause: Clause) -> bool:
    return any(m.kind == "time" and m.possible and not m.slots for m in clause.mentions)


def _raises_doubt(clause: Clause) -> bool:
    """Say whether a clause that takes nothing has another time, or something that may be one, or an objection."""
    if _has_other_time(clause) or any(m.possible and not m.slots for m in clause.mentions):
        return True
    if clause.mentions:
        return False
    return clause.has_unread_time() or clause.has("condition") or (clause.opener == "but" and clause.is_in_doubt())


def _nodded(clauses: Sequence[Clause], count: int, claimed: set[int]) -> set[int]:
    """Return the only slot where an answer that names nothing says yes to it."""
    if count != 1 or any(c.has(*_HEDGED) or c.is_asked or _raises_doubt(c) for c in clauses):
        return set()
    nods = [clause for clause in clauses if clause.has("yes")]
    return {0} if any(not clause.is_in_doubt() for clause in nods) or (nods and claimed == {0}) else set()


def _named(
    mentions: Sequence[Mention], everything: Sequence[Mention], slots: Sequence[Slot], *, linked: bool
) -> set[int]:
    """Return what all mentions agree on, else what any of them names, minus what is ruled out."""
    spoken_of = {index for m in everything if m.kind in _GROUPS for index in m.slots}
    rest = frozenset(range(len(slots))) - spoken_of if spoken_of else frozenset()
    groups = [(m.possible, rest if m.kind == "others" else m.slots) for m in mentions if m.kind in (*_GROUPS, "others")]
    wanted = [set(group) for possible, group in groups if possible and group]
    compared = {m.kind for m in mentions if m.possible} - {*_GROUPS, "others", "every"}
    if wanted:
        agreed = set() if linked else set(wanted[0]).intersection(*wanted)
        found = agreed or set().union(*wanted)
    else:
        found = set(range(len(slots))) if compared or any(m.possible and m.kind == "every" for m in mentions) else set()
    for kind in sorted(compared):
        among = set(range(len(slots))) if linked else found
        found = (found if linked and wanted else set()) | _compared(kind, among, slots)
    return found - {index for possible, group in groups if not possible for index in group}


def _compared(kind: str, among: set[int], slots: Sequence[Slot]) -> set[int]:
    """Return the latest or the earliest; for "the later one" all but the earliest."""
    starts = {slots[index].start for index in among}
    if len(starts) < 2:
        return among
    ends = {"latest": {max(starts)}, "earliest": {min(starts)}, "later": starts - {min(starts)}}
    return {index for index in among if slots[index].start in ends.get(kind, starts - {max(starts)})}
