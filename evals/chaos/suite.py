"""The suite: one run after the other, each judged against the same case undisturbed."""

import re
import sys
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from evals.case import Case
from evals.chaos.ending import Ending
from evals.chaos.journal import Result
from evals.chaos.plan import LOST_SHARE, Kind, Run, lives
from evals.chaos.stage import Scenery, Stage, build, staged
from evals.chaos.trial import Story, Trial
from evals.chaos.verdict import Excuse, Finding, Grade, judge
from evals.chaos.victim import Job, Wrap

SENDING = re.compile(r"(?<!_booking/)(?<!book_slot/)(mailer\.send|effect_states\.(claim|done))(#\d+)?$")
"""The writes with which a process may die while nobody can say whether a mail leaves, or has left.

A write is named when it begins: the last one may not have been stored.
"""


@dataclass(frozen=True)
class Baseline:
    """How a case ends, and what it takes, when nothing befalls it."""

    scenery: Scenery
    ending: Ending
    points: tuple[str, ...]
    largest_file: int


class FailsUndisturbed(Exception):
    """A case whose end is wrong without any disturbance."""


class Suite:
    """Plays runs of cases. Scenery and baselines are made once a case, in a folder that goes with the suite."""

    def __init__(self, cases: dict[str, Case], folder: Path, log_level: str = "critical") -> None:
        self._cases, self._folder, self._log_level = cases, folder, log_level
        self._baselines: dict[str, Baseline] = {}

    def known(self) -> list[str]:
        """Name the cases that were played undisturbed."""
        return list(self._baselines)

    def points(self, case: str) -> tuple[str, ...]:
        """Return the writes before which the desk can be killed in a case, in order."""
        return self.baseline(case).points

    def baseline(self, case: str) -> Baseline:
        """Play a case undisturbed, the first time that it is asked for."""
        if case not in self._baselines:
            scenery = build(case, self._cases[case], self._folder / case)
            with staged(scenery) as stage:
                trial = Trial(stage, _job(stage))
                story = trial.play()
                ending = stage.ending(trial.now)
            silent = [Finding(Grade.DIFFERENT, outcome) for outcome in ending.outcomes if "unavailable" in outcome]
            if problems := [*_faults(story), *judge(ending, ending, Excuse()), *silent]:
                raise FailsUndisturbed(f"{case} fails undisturbed: {problems[0].what}")
            self._baselines[case] = Baseline(scenery, ending, tuple(story.writes), story.largest_file)
        return self._baselines[case]

    def play(self, run: Run, code: str = "", wrap: Wrap | None = None) -> Result:
        """Play a run and judge its end; `wrap` may put something between the desks and their ports."""
        started = time.monotonic()
        baseline = self.baseline(run.case)
        with staged(baseline.scenery) as stage:
            if run.kind is Kind.LOST:
                stage.servers.lose_replies(LOST_SHARE, str(run))
            job = replace(_job(stage), wrap=wrap, log_level=self._log_level)
            trial = Trial(stage, job, writes=len(baseline.points), largest_file=baseline.largest_file)
            story = trial.play(lives(run, baseline.points))
            seen, lost = stage.ending(trial.now), stage.servers.lost_replies
        unknown = sys.maxsize if run.kind is Kind.DISK else story.cuts + lost + _died_sending(story)
        excuse = Excuse(unknown, time_is_over=any(jump > timedelta() for jump in story.jumps))
        return Result(
            run=str(run),
            code=code,
            deaths=tuple(story.deaths),
            cuts=story.cuts,
            lost_replies=lost,
            jumps=len(story.jumps),
            findings=(*_faults(story), *judge(baseline.ending, seen, excuse)),
            seconds=round(time.monotonic() - started, 2),
        )


def _job(stage: Stage) -> Job:
    return Job(stage.settings, stage.world.policy, stage.world.clock)


def _faults(story: Story) -> list[Finding]:
    unfinished = [] if story.finished else ["the desk does not finish its work in peace"]
    return [Finding(Grade.DIFFERENT, fault) for fault in (*story.faults, *unfinished)]


def _died_sending(story: Story) -> int:
    return sum(death.signal == "SIGKILL" and SENDING.search(death.after) is not None for death in story.deaths)
