"""The verdict: how a run's end differs from the end of a run that nothing befell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from evals.chaos.ending import Ending, Sent

UNCERTAIN = "effect_uncertain"
UNCERTAIN_END = f"handed_off({UNCERTAIN})"
ENDS_IN_TIME = ("handed_off(", "offered", "asked")
"""How a mail may end for which it has become too late."""
FIGURES = re.compile(r"\d+")
TWICE = "more than once"
"""In the words of the ledger check."""


class Grade(StrEnum):
    """How a difference counts."""

    LOST = "lost"
    DOUBLED = "doubled"
    DISORDERED = "disordered"
    DIFFERENT = "different"
    UNCERTAIN = "uncertain"
    """Allowed: nobody can know whether a mail left, and a person was told so."""
    LATE = "late"
    """Allowed: the clock jumped ahead, and what was possible is possible no more."""


FAILURES = (Grade.LOST, Grade.DOUBLED, Grade.DISORDERED, Grade.DIFFERENT)


@dataclass(frozen=True)
class Finding:
    """One difference."""

    grade: Grade
    what: str


@dataclass(frozen=True)
class Excuse:
    """What happened to a run, so that some differences are none."""

    unknown_sendings: int = 0
    """How often a process died, or a reply got lost, while a mail may have been leaving."""
    time_is_over: bool = False
    """The clock jumped ahead."""


def judge(wanted: Ending, seen: Ending, excuse: Excuse) -> list[Finding]:
    """List the differences between the end of an undisturbed run and the end of a disturbed one."""
    allowed = [*_uncertain(wanted, seen, excuse), *_late(wanted, seen, excuse)]
    return [
        *allowed,
        *_outcomes(wanted, seen, allowed),
        *_twice(seen),
        *_order(seen),
        *_filed(seen),
        *(_more(wanted, seen, excuse) if allowed else _others(wanted, seen, excuse)),
        *([] if allowed or excuse.time_is_over else _reworded(wanted, seen)),
        *[Finding(Grade.DOUBLED if TWICE in problem else Grade.DIFFERENT, problem) for problem in seen.problems],
    ]


def _uncertain(wanted: Ending, seen: Ending, excuse: Excuse) -> list[Finding]:
    """Find the mails of which the desk itself told a person that it is unsure, as far as something explains it."""
    unsure = [n for n, reason in (Counter(seen.handoffs) - Counter(wanted.handoffs)).elements() if reason == UNCERTAIN]
    return [
        Finding(Grade.UNCERTAIN, f"mail {number}: nobody can say whether our mail left")
        for number in unsure[: excuse.unknown_sendings]
    ]


def _late(wanted: Ending, seen: Ending, excuse: Excuse) -> list[Finding]:
    return [
        Finding(Grade.LATE, f"mail {number}: {after} instead of {before}")
        for number, before, after in _pairs(wanted, seen)
        if excuse.time_is_over and after not in {before, UNCERTAIN_END} and after.startswith(ENDS_IN_TIME)
    ]


def _pairs(wanted: Ending, seen: Ending) -> list[tuple[int, str, str]]:
    """Pair the mails' outcomes, undisturbed and disturbed; empty where there is no such mail."""
    both = zip_longest(wanted.outcomes, seen.outcomes, fillvalue="")
    return [(number, before, after) for number, (before, after) in enumerate(both, 1)]


def _outcomes(wanted: Ending, seen: Ending, allowed: list[Finding]) -> Iterator[Finding]:
    """Yield mails without their one outcome, or with one that nothing explains."""
    if len(seen.outcomes) < seen.arrived:
        yield Finding(Grade.LOST, f"{seen.arrived - len(seen.outcomes)} mails never taken in")
    if len(seen.outcomes) > seen.arrived:
        yield Finding(Grade.DOUBLED, f"{len(seen.outcomes) - seen.arrived} mails taken in twice")
    changed = False
    for number, before, after in _pairs(wanted, seen)[: seen.arrived]:
        if after.startswith("open("):
            yield Finding(Grade.LOST, f"mail {number} has no outcome: {after}")
        elif seen.settled.count(number) != 1:
            yield Finding(Grade.DIFFERENT, f"mail {number} was settled {seen.settled.count(number)} times")
        excused = {finding.grade for finding in allowed if finding.what.startswith(f"mail {number}:")}
        explained = changed or Grade.LATE in excused or (Grade.UNCERTAIN in excused and after == UNCERTAIN_END)
        if before != after and (not explained or after.startswith("dead_lettered")):
            yield Finding(Grade.DIFFERENT, f"mail {number}: {after} instead of {before}")
        # What follows on a mail that ended otherwise is another conversation.
        changed = changed or bool(excused)
    if seen.arrived < wanted.arrived and not changed:
        yield Finding(Grade.LOST, "a mail that answers ours was never written: ours did not leave")


def _twice(seen: Ending) -> Iterator[Finding]:
    """Yield what may be there once, whatever happened."""
    sent = [(f"mails with the Message-ID {mail.message_id}", "") for mail in seen.sent]
    texts = [(f"mails with one text in answer to mail {mail.answers}", mail.text) for mail in seen.sent if mail.answers]
    filed = [(f"of {name} in {folder}", "") for folder, content in seen.folders.items() for name in content]
    for (what, _), times in Counter([*sent, *texts, *filed]).items():
        if times > 1:
            yield Finding(Grade.DOUBLED, f"{times} {what}")


def _order(seen: Ending) -> Iterator[Finding]:
    """Yield that mails of a conversation were settled, answered or filed out of turn."""
    answered = list(dict.fromkeys(mail.answers for mail in seen.sent if mail.answers))
    filed = {f"filed in {name}": [int(n) for n in content if n.isdigit()] for name, content in seen.folders.items()}
    for name, order in {"settled": list(seen.settled), "answered": answered, **filed}.items():
        if order != sorted(order):
            yield Finding(Grade.DISORDERED, f"{name} in the order {order}")


def _filed(seen: Ending) -> Iterator[Finding]:
    """Yield mails that do not lie in one folder, or still lie in the intake folder."""
    for number in map(str, range(1, seen.arrived + 1)):
        places = [folder for folder, content in seen.folders.items() if number in content]
        if len(places) > 1:
            yield Finding(Grade.DOUBLED, f"mail {number} lies in {' and '.join(places)}")
        elif places in ([], ["inbox"]):
            yield Finding(Grade.LOST, f"mail {number} was not filed, it lies in {places}")


def _others(wanted: Ending, seen: Ending, excuse: Excuse) -> Iterator[Finding]:
    """Yield every effect too many or too few, where the outcomes leave no room for any."""
    yield from _compared("event", wanted.events, seen.events)
    yield from _compared("CRM activity", wanted.activities, seen.activities)
    yield from _compared("mail", map(_purpose, wanted.sent), map(_purpose, seen.sent))
    yield from _compared("handoff", map(str, wanted.handoffs), map(str, seen.handoffs))
    for folder in wanted.folders:
        yield from _compared(f"mail in {folder}", _purposes(wanted, folder), _purposes(seen, folder))
    # Offered times that were held when the clock jumped may have been given back since.
    given_back = excuse.time_is_over and not Counter(seen.holds) - Counter(wanted.holds)
    if wanted.holds != seen.holds and not given_back:
        yield Finding(Grade.DIFFERENT, f"held are {seen.holds} instead of {wanted.holds}")


def _reworded(wanted: Ending, seen: Ending) -> Iterator[Finding]:
    """Yield mails that are answered in other words; in figures there may be a time by which somebody answers."""
    before, after = ({(m.answers, FIGURES.sub("0", m.text)) for m in end.sent if m.answers} for end in (wanted, seen))
    for number in sorted({number for number, _ in before ^ after}):
        yield Finding(Grade.DIFFERENT, f"mail {number} is answered in other words")


def _more(wanted: Ending, seen: Ending, excuse: Excuse) -> Iterator[Finding]:
    """Yield effects too many where some may be missing, and handoffs that no person was told of."""
    for event in (Counter(seen.events) - (Counter(wanted.events) | Counter(wanted.earlier_events))).elements():
        yield Finding(Grade.DOUBLED, f"event too many: {event}")
    for contact in (_contacts(seen) - _contacts(wanted)).elements():
        yield Finding(Grade.DOUBLED, f"CRM activity too many for {contact}")
    for number, times in Counter(mail.answers for mail in seen.sent if mail.answers).items():
        # A reply of which nobody knows whether it left, and the word that a person will answer.
        if times > 2:
            yield Finding(Grade.DOUBLED, f"{times} mails in answer to mail {number}")
    notices = sum(not mail.answers for mail in seen.sent)
    ended = sum(outcome.startswith("handed_off(") for outcome in seen.outcomes)
    # Of a notice that may have left, a second handoff tells, unless the first one said already that something may have.
    again = len(seen.handoffs) - len(set(dict(seen.handoffs)))
    replies = seen.outcomes.count(UNCERTAIN_END)
    if notices + max(again, min(replies, excuse.unknown_sendings - replies)) < ended:
        yield Finding(Grade.LOST, f"{ended} mails handed off, but {notices} notices")


def _contacts(ending: Ending) -> Counter[str]:
    return Counter(activity.split()[0] for activity in ending.activities)


def _compared(name: str, wanted: Iterable[str], seen: Iterable[str]) -> Iterator[Finding]:
    before, after = Counter(wanted), Counter(seen)
    for what in (before - after).elements():
        yield Finding(Grade.LOST, f"{name} missing: {what}")
    for what in (after - before).elements():
        yield Finding(Grade.DOUBLED if what in before else Grade.DIFFERENT, f"{name} too many: {what}")


def _purpose(mail: Sent) -> str:
    return f"answer to mail {mail.answers}" if mail.answers else f"notice {mail.subject!r}"


def _purposes(ending: Ending, folder: str) -> list[str]:
    """Name a folder's mails: the customers' by their numbers, ours by what they are for."""
    ours = {mail.message_id: _purpose(mail) for mail in ending.sent}
    return [ours.get(name, name) for name in ending.folders.get(folder, ())]
