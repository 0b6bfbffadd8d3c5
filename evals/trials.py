"""Trials: a case played again with other seeds, as production would sample; each trial has a cassette of its own."""

from evals.case import Case
from ops.world.format import World

TRIALS = range(1, 9)
SEEDS_APART = 100
"""The seeds that the calls about one mail use lie near each other."""


def world_of(case: Case, trial: int) -> World:
    """Return the case's world, in which the model is asked with the seeds of this trial; the first has the policy's."""
    world = case.opened_world()
    seed = world.policy.seed + (trial - TRIALS[0]) * SEEDS_APART
    return world.model_copy(update={"policy": world.policy.model_copy(update={"seed": seed})})


def cassette(name: str, trial: int) -> str:
    """Return where a trial's answers are recorded, below the folder of all cassettes."""
    return f"{name}/{trial}"
