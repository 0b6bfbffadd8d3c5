"""The trials that were not correct, put together to be read: mail, form, path, end state, judgement."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from agent.domain import EffectKind
from evals.case import Case, ExpectedMail
from evals.evaluation.counts import CaseCount, by_case, why
from evals.evaluation.figures import is_correct
from evals.evaluation.trial import MailResult, TrialResult
from integrations.mime.invisible import visible
from ops.cli.show import MAILS, happened, verdict
from ops.formats import HandledEffect, HandleLine

NAMES = MAILS | {EffectKind.NOTICE: "notice to the owner"}
_IDS = re.compile(r"^\w+: [0-9a-f]{32}\n", re.MULTILINE)
"""They differ each time that a trial is played."""


@dataclass(frozen=True)
class WrittenMail:
    """A mail of a case, and what was to become of it."""

    head: tuple[tuple[str, str], ...]
    text: str
    wanted: str


@dataclass(frozen=True)
class Letter:
    """What the desk wrote: to the customer, or to a person of ours."""

    title: str
    text: str
    to_customer: bool


@dataclass(frozen=True)
class PlayedMail:
    """What became of a mail in one trial."""

    ended: str
    form: tuple[tuple[str, str], ...]
    """What the model filled in, without what it left empty."""
    path: tuple[str, ...]
    seen: tuple[str, ...]
    """What the servers show afterwards, as lines."""
    letters: tuple[Letter, ...]
    calls: int


@dataclass(frozen=True)
class PlayedTrial:
    """One trial, and those that went the same way but for the words of replies."""

    trials: tuple[int, ...]
    judgement: str
    why: str
    mails: tuple[PlayedMail, ...]
    later: tuple[str, ...]


@dataclass(frozen=True)
class CaseToRead:
    """A case with the trials that were not correct."""

    count: CaseCount
    about: str
    mails: tuple[WrittenMail, ...]
    trials: tuple[PlayedTrial, ...]


def to_read(cases: Mapping[str, Case], results: Sequence[TrialResult]) -> list[CaseToRead]:
    """Return the cases with trials that were not correct, family by family."""
    counts = sorted(by_case(results), key=lambda count: (count.family, count.case))
    return [_case(count, cases[count.case], results) for count in counts if count.why]


def _case(count: CaseCount, case: Case, results: Sequence[TrialResult]) -> CaseToRead:
    zone = case.opened_world().policy.slots.tz
    missed = [result for result in results if result.case == count.case and not is_correct(result)]
    return CaseToRead(
        count,
        case.why,
        tuple(_written(case, number, ideal) for number, ideal in enumerate(case.ideal)),
        tuple(_folded(missed, zone)),
    )


def _written(case: Case, number: int, ideal: ExpectedMail) -> WrittenMail:
    mail = case.mails[number]
    files = ", ".join(file.name for file in mail.attachments)
    head = [
        ("From", mail.from_),
        ("Date", f"{mail.date:%a %d %b %Y %H:%M %z}"),
        ("Subject", mail.subject),
        *((name, value) for name, value in mail.headers.items() if name != "References"),
        ("Attached", files),
    ]
    wanted = f"{ideal.outcome}({ideal.reason})" if ideal.reason else str(ideal.outcome)
    shown = tuple((name, visible(value)[0]) for name, value in head if value)
    return WrittenMail(shown, visible(mail.text)[0].strip(), wanted)


def _folded(results: Sequence[TrialResult], zone: tzinfo) -> list[PlayedTrial]:
    """Show trials that filled in the same forms and ended alike once, as the first of them went."""
    groups: dict[tuple[object, ...], list[TrialResult]] = {}
    for result in results:
        groups.setdefault((result.forms, result.judgement, why(result), _ends(result, zone)), []).append(result)
    return [
        PlayedTrial(
            trials=tuple(result.trial for result in group),
            judgement=group[0].judgement,
            why=why(group[0]),
            mails=tuple(_played(mail, zone) for mail in group[0].mails),
            later=tuple(happened(group[0].later, zone)),
        )
        for group in groups.values()
    ]


def _ends(result: TrialResult, zone: tzinfo) -> tuple[object, ...]:
    lines = [mail.line for mail in result.mails if mail.line]
    mails = tuple((verdict(line), tuple(line.path), *happened(line.effects, zone)) for line in lines)
    return (mails, *happened(result.later, zone))


def _played(mail: MailResult, zone: tzinfo) -> PlayedMail:
    line = mail.line
    if line is None:
        return PlayedMail(str(mail.ended), (), (), (), (), mail.calls)
    return PlayedMail(
        ended=verdict(line),
        form=tuple(_form(line)),
        path=tuple(line.path),
        seen=tuple(visible(told)[0] for told in happened(line.effects, zone)),
        letters=tuple(_letter(effect) for effect in line.effects if effect.kind in NAMES),
        calls=mail.calls,
    )


def _form(line: HandleLine) -> list[tuple[str, str]]:
    """Return the fields that the model filled in, in their order; empty ones say nothing."""
    return [
        (name, visible(_value(value))[0]) for name, value in (line.form or {}).items() if value not in (None, [], False)
    ]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_value, value))
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {json.dumps(inner, ensure_ascii=False)}" for name, inner in value.items() if inner is not None
        )
    return str(value)


def _letter(effect: HandledEffect) -> Letter:
    text = _IDS.sub("", effect.text or "").strip()
    return Letter(
        f"{NAMES[effect.kind]}: {effect.subject}",
        visible(text)[0],
        effect.to == "customer" and effect.kind is not EffectKind.DRAFT,
    )
