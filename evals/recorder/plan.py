"""Which trials are to be recorded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.recorder.notes import Notes
from evals.recorder.pool import each
from evals.recorder.trial import Looked, State, Trial, look

PLAYERS = 2
"""How many trials are looked at at once; no model is asked."""
CURRENT = Looked(State.CURRENT)


@dataclass(frozen=True)
class Plan:
    """What a look at all trials found."""

    due: tuple[Trial, ...]
    """What is to be recorded, the trials of a case together: endpoints remember how a prompt begins."""
    counts: Counter[State]
    why: dict[str, str]
    """By cassette, why it is stale."""


def plan(trials: Sequence[Trial], notes: Notes) -> Plan:
    """Look at each trial that is recorded, and at one of each case that is not: all of them ask, or none does."""
    unsure = [trial for trial in trials if not notes.hold(trial)]
    # Another run may be writing cassettes meanwhile.
    recorded = {trial.cassette for trial in unsure if trial.is_recorded()}
    samples = {trial.name: trial for trial in reversed(unsure) if trial.cassette not in recorded}
    played = [*(trial for trial in unsure if trial.cassette in recorded), *samples.values()]
    looked = {trial.cassette: found for trial, found in each(look, played, PLAYERS)} if played else {}
    found = {trial.cassette: CURRENT for trial in trials} | {
        trial.cassette: looked[(trial if trial.cassette in recorded else samples[trial.name]).cassette]
        for trial in unsure
    }
    notes.keep(trial for trial in trials if found[trial.cassette].state is State.CURRENT)
    return Plan(
        due=tuple(trial for trial in trials if found[trial.cassette].state is not State.CURRENT),
        counts=Counter(one.state for one in found.values()),
        why={name: one.why for name, one in found.items() if one.state is State.STALE},
    )
