"""One trial of a case: played again with its recorded answers, and what came of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.domain import EffectKind, OutcomeKind, Reason
from evals.case import Case, ExpectedMail
from evals.judge import Judgement, judge
from evals.recording import CASSETTES, model_in
from evals.trials import TRIALS, cassette, world_of
from evals.understanding.recorded import seconds_of
from ops.formats import HandledEffect, HandleLine
from ops.world.play import EndState, play
from ops.world.replay import replaying_one

BY_PERSON = (OutcomeKind.HANDED_OFF, OutcomeKind.DEAD_LETTERED)


@dataclass(frozen=True)
class MailResult:
    """What became of one mail of a trial, and what was wanted."""

    ended: OutcomeKind | None
    """None where it was never settled."""
    ideal: OutcomeKind
    calls: int
    tokens: int
    """In and out."""
    cost_usd: float | None
    """None where the price or the usage of a call is not known."""
    line: HandleLine | None = None
    """All that is told of it, where it was kept."""

    @property
    def reason(self) -> Reason | None:
        """Return why it ended so."""
        return self.line.reason if self.line else None

    @property
    def was_handed_off(self) -> bool:
        """Say whether it was left to a person as a whole."""
        return self.ended is None or self.ended in BY_PERSON

    @property
    def needs_person(self) -> bool:
        """Say whether a person has something to do about it, if only to answer what else it asks."""
        effects = self.line.effects if self.line else []
        return self.was_handed_off or any(effect.kind is EffectKind.NOTICE for effect in effects)


@dataclass(frozen=True)
class TrialResult:
    """What came of one trial."""

    case: str
    family: str
    trial: int
    judgement: Judgement
    why: str
    mails: tuple[MailResult, ...]
    forms: str
    """A hash of all that the model filled in: trials with the same one are no independent ones."""
    model_seconds: float
    """How long the model took when it was recorded."""
    later: tuple[HandledEffect, ...] = ()
    """What time alone brought about."""


class NotRecorded(Exception):
    """The recorded answers are not those to what is asked now."""


class NothingRecorded(NotRecorded):
    """There are no answers at all."""


def recorded_trials(name: str, folder: Path = CASSETTES) -> list[int]:
    """List the trials of a case that are recorded; where none is, the first, in which nothing may be asked."""
    return [trial for trial in TRIALS if (folder / f"{cassette(name, trial)}.yaml").is_file()] or [TRIALS[0]]


def play_trial(name: str, case: Case, trial: int, folder: Path = CASSETTES) -> TrialResult:
    """Play a trial; NotRecorded where something is asked that was not recorded, or was recorded and is not asked."""
    with replaying_one(folder, cassette(name, trial)) as replay:
        end = play(world_of(case, trial), case.world_mails(name), model_in(folder))
    path = folder / f"{cassette(name, trial)}.yaml"
    if why := replay.why():
        kind = NotRecorded if path.is_file() else NothingRecorded
        raise kind(f"{cassette(name, trial)}: {why}. Run `make record CASE={name}`.")
    return judged_trial(name, case, trial, end, judge(case, end), seconds_of(path, folder))


def judged_trial(
    name: str, case: Case, trial: int, end: EndState, judged: tuple[Judgement, str], seconds: float
) -> TrialResult:
    """Return what came of a trial that was played and judged; `seconds` is how long its model took."""
    mails = tuple(_result(line, wanted) for line, wanted in zip(end.mails, case.ideal, strict=True))
    return TrialResult(name, case.family, trial, *judged, mails, _digest(end.mails), seconds, end.later)


def _result(line: HandleLine, wanted: ExpectedMail) -> MailResult:
    calls = line.model_calls
    costs = [call.cost_usd for call in calls]
    return MailResult(
        line.outcome,
        wanted.outcome,
        len(calls),
        sum((call.input_tokens or 0) + (call.output_tokens or 0) for call in calls),
        None if None in costs else sum(cost for cost in costs if cost is not None),
        line,
    )


def _digest(lines: Sequence[HandleLine]) -> str:
    forms = json.dumps([line.form for line in lines], sort_keys=True)
    return hashlib.sha256(forms.encode()).hexdigest()[:12]
