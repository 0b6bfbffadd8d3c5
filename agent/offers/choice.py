"""From an answer's clauses to the slots that it takes."""

from collections.abc import Sequence

from agent.domain import Slot
from agent.offers.clauses import Clause
from agent.offers.mentions import Mention
from agent.offers.tokens import LINKS

_GROUPS = ("place", "time")
_FEWEST_COMPARED = 2
_NEVER = ("shift", "defers")
_HEDGED = ("but", "no", "condition", "back")


def chosen(clauses: Sequence[Clause], slots: Sequence[Slot]) -> set[int]:
    """Return the slots (by index) that an answer takes; where that is in doubt, none or several."""
    mentions = [mention for clause in clauses for mention in clause.mentions]
    if any(clause.has(*_NEVER) for clause in clauses) or _wishes_otherwise(clauses):
        return set()
    if not mentions:
        return _nodded(clauses, len(slots))
    linked = any(clause.has(*LINKS) for clause in clauses if any(m.possible for m in clause.mentions))
    sure = _named([m for m in mentions if m.sure or not m.possible], mentions, slots, linked=linked)
    said = sure | _named(mentions, mentions, slots, linked=linked)
    in_doubt = said != sure or _takes_any_and_one(mentions) or any(_raises_doubt(clause) for clause in clauses)
    return set() if in_doubt and len(said) == 1 else said


def _takes_any_and_one(mentions: Sequence[Mention]) -> bool:
    """Say whether any slot will do, and yet some are named: "either at 10"."""
    kinds = {mention.kind for mention in mentions if mention.possible}
    return "every" in kinds and not kinds.isdisjoint(_GROUPS)


def is_named(taken: set[int], clauses: Sequence[Clause]) -> bool:
    """Say whether an answer names what it takes, rather than comparing or ruling out what it does not take."""
    mentions = [mention for clause in clauses for mention in clause.mentions if mention.possible]
    return any(mention.kind in _GROUPS and mention.slots == taken for mention in mentions)


def _wishes_otherwise(clauses: Sequence[Clause]) -> bool:
    """Say whether another time is wished for, or a sentence that names slots has one, unread or not, or a condition."""
    naming = {c.sentence for c in clauses if any(m.possible and m.slots for m in c.mentions)}
    objects = (c for c in clauses if _has_other_time(c) or c.has_unread_time() or c.has("condition"))
    return any(c.sentence in naming or (_has_other_time(c) and not c.is_in_doubt()) for c in objects)


def _has_other_time(clause: Clause) -> bool:
    return any(m.kind == "time" and m.possible and not m.slots for m in clause.mentions)


def _raises_doubt(clause: Clause) -> bool:
    """Say whether a clause names what is not on offer, or takes nothing and may have another time or an objection."""
    if clause.mentions:
        return any(mention.possible and not mention.slots for mention in clause.mentions)
    return clause.has_unread_time() or clause.has("condition") or (clause.opener == "but" and clause.is_in_doubt())


def _nodded(clauses: Sequence[Clause], count: int) -> set[int]:
    """Return the only slot where an answer that names nothing says yes to it, and says nothing that may mean more."""
    if count != 1 or any(c.has(*_HEDGED) or c.is_asked or c.is_in_doubt() for c in clauses):
        return set()
    return {0} if any(clause.has("yes") for clause in clauses) else set()


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
        agreed = set() if linked else set.intersection(*wanted)
        found = agreed or set.union(*wanted)
    else:
        found = set(range(len(slots))) if compared or any(m.possible and m.kind == "every" for m in mentions) else set()
    for kind in sorted(compared):
        among = set(range(len(slots))) if linked else found
        found = (found if linked and wanted else set()) | _compared(kind, among, slots)
    return found - {index for possible, group in groups if not possible for index in group}


def _compared(kind: str, among: set[int], slots: Sequence[Slot]) -> set[int]:
    """Return the latest or the earliest; for "the later one" all but the earliest."""
    starts = {slots[index].start for index in among}
    if len(starts) < _FEWEST_COMPARED:
        return among if len(slots) >= _FEWEST_COMPARED else set()
    ends = {"latest": {max(starts)}, "earliest": {min(starts)}, "later": starts - {min(starts)}}
    return {index for index in among if slots[index].start in ends.get(kind, starts - {max(starts)})}
