"""What the tables of the report count: by family, by case, by outcome, by reason."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import TypeVar

from agent.domain import OutcomeKind
from evals.evaluation.figures import asking_cases, belongs_to_person, is_correct, judged, spread
from evals.evaluation.trial import MailResult, TrialResult
from evals.judge import Judgement

FEW_FORMS = 3
"""A case whose trials gave fewer different forms was in truth tried less often than it was played."""
BESIDE = "beside another outcome"
UNSETTLED = "not settled"
_One = TypeVar("_One")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Family:
    """How the trials of a family ended, and how different they were."""

    name: str
    cases: int
    trials: int
    judged: dict[Judgement, int]
    forms: tuple[int, float] | None
    """The fewest different forms in a case that asks the model, and the median; None where none asks."""


@dataclass(frozen=True)
class CaseCount:
    """How the trials of one case ended."""

    case: str
    family: str
    trials: int
    judged: dict[Judgement, int]
    forms: int
    asks: bool
    why: tuple[tuple[str, int], ...]
    """Why trials were not correct, the most frequent first."""


@dataclass(frozen=True)
class Spent:
    """What the mails of one outcome took: p50 and p95 each."""

    outcome: str
    mails: int
    calls: tuple[float, float]
    tokens: tuple[float, float]
    usd: tuple[float, float] | None


@dataclass(frozen=True)
class Handed:
    """How often something was left to a person for a reason, and how often it belongs there."""

    reason: str
    mails: int
    due: int
    cases: int


def by_case(results: Sequence[TrialResult]) -> list[CaseCount]:
    """Count the trials of each case."""
    asking = {result.case for result in asking_cases(results)}
    return [
        CaseCount(
            case=name,
            family=group[0].family,
            trials=len(group),
            judged=judged(group),
            forms=len({result.forms for result in group}),
            asks=name in asking,
            why=tuple(Counter(why(result) for result in group if not is_correct(result)).most_common()),
        )
        for name, group in _grouped(results, lambda result: result.case)
    ]


def by_family(results: Sequence[TrialResult]) -> list[Family]:
    """Count the trials of each family, and last those of all."""
    groups = _grouped(results, lambda result: result.family)
    return [_family(name, group) for name, group in [*groups, ("all", list(results))] if group]


def _family(name: str, group: Sequence[TrialResult]) -> Family:
    cases = by_case(group)
    forms = [case.forms for case in cases if case.asks]
    return Family(name, len(cases), len(group), judged(group), (min(forms), median(forms)) if forms else None)


def alike(results: Sequence[TrialResult]) -> list[CaseCount]:
    """Return the cases that ask the model and whose trials hardly differ, though there were enough of them."""
    return [case for case in by_case(results) if case.asks and case.forms < min(FEW_FORMS, case.trials)]


def by_outcome(results: Sequence[TrialResult]) -> list[Spent]:
    """Return what the mails of each outcome took, and last all of them."""
    mails = [mail for mail in chain.from_iterable(result.mails for result in results) if mail.ended]
    groups = _grouped(mails, lambda mail: str(mail.ended))
    return [_spent(outcome, group) for outcome, group in [*groups, ("all", mails)] if group]


def _spent(outcome: str, mails: Sequence[MailResult]) -> Spent:
    calls, tokens = spread([mail.calls for mail in mails]), spread([mail.tokens for mail in mails])
    usd = spread([mail.cost_usd for mail in mails if mail.cost_usd is not None])
    return Spent(outcome, len(mails), calls or (0, 0), tokens or (0, 0), usd)


def by_reason(results: Sequence[TrialResult]) -> list[Handed]:
    """Count what was left to a person by reason, the most frequent first."""
    left = [(result.case, mail) for result in results for mail in result.mails if mail.needs_person]
    groups = _grouped(left, lambda one: _reason(one[1]))
    rows = [
        Handed(
            reason,
            len(group),
            sum(belongs_to_person(mail) for _, mail in group),
            len({case for case, _ in group}),
        )
        for reason, group in groups
    ]
    return sorted(rows, key=lambda row: (-row.mails, row.reason))


def _reason(mail: MailResult) -> str:
    if not mail.was_handed_off:
        return BESIDE
    return str(mail.reason or mail.ended or UNSETTLED)


def matrix(results: Sequence[TrialResult]) -> dict[OutcomeKind, Counter[str]]:
    """Count, for each outcome that was wanted, what became of the mails."""
    found: dict[OutcomeKind, Counter[str]] = defaultdict(Counter)
    for mail in chain.from_iterable(result.mails for result in results):
        found[mail.ideal][str(mail.ended or UNSETTLED)] += 1
    return {ideal: found[ideal] for ideal in OutcomeKind if ideal in found}


def why(result: TrialResult) -> str:
    """Return why a trial was not correct, told alike for all trials: of mail 2 instead of the case's name."""
    told = re.fullmatch(rf"{re.escape(result.case)}/(\d+): (.*)", result.why, re.DOTALL)
    if told is None:
        return result.why
    number, problem = int(told[1]), told[2]
    reason = result.mails[number - 1].reason if number <= len(result.mails) else None
    if reason and problem.startswith(f"{OutcomeKind.HANDED_OFF} instead"):
        problem = problem.replace(OutcomeKind.HANDED_OFF, f"{OutcomeKind.HANDED_OFF}({reason})", 1)
    return f"mail {number}: {problem}"


def _grouped(ones: Iterable[_One], key: Callable[[_One], _Key]) -> list[tuple[_Key, list[_One]]]:
    found: dict[_Key, list[_One]] = defaultdict(list)
    for one in ones:
        found[key(one)].append(one)
    return sorted(found.items(), key=lambda item: str(item[0]))
