"""What the failures came to: a line for each, for the terminal and as a Markdown file."""

from collections.abc import Sequence

from evals.faults.kinds import IN_WORDS, Kind
from evals.faults.playing import FaultPlay
from evals.judge import Judgement
from evals.mutants.report import table

HEAD = ("failure", "plays", "met", *Judgement, "lost")


def markdown(plays: Sequence[FaultPlay]) -> str:
    """Return the whole report as a Markdown file."""
    meant = "\n".join(f"- {kind}: {words}." for kind, words in IN_WORDS.items())
    return f"""# What becomes of the mails while something fails

Written by `make eval-faults`, which plays the first recorded trial of every case again, once under each of these
failures. Each befalls the desk once:

{meant}

{by_kind(plays)}

- met: in so many of the plays the failure met something; a mail that is handed off at once asks no model. Only these
  are judged here, by their end states as `make eval` does.
- safe: most often handed to a person. What is asked only because of the failure was never recorded, and goes to a
  person too.
- wrong: an end that is neither the case's ideal nor one that it allows, and harms nobody.
- lost: a mail without an end, a handoff that nobody has, an effect that was begun and never settled, something owed
  that never left. An effect that happened twice, or of which ledger and servers tell different stories, is unsafe.

## Unsafe, lost or wrong

{_told(plays)}
"""


def by_kind(plays: Sequence[FaultPlay], *, timed: bool = False) -> str:
    """Return the table with a line for each failure; `timed` adds the seconds that its plays took together."""
    kinds = [kind for kind in Kind if any(play.kind is kind for play in plays)]
    rows = [(str(kind), [play for play in plays if play.kind is kind]) for kind in kinds]
    lines = [(name, *_counts(group, timed=timed)) for name, group in [*rows, ("all", list(plays))]]
    return table([(*HEAD, "seconds") if timed else HEAD, *lines])


def _counts(plays: Sequence[FaultPlay], *, timed: bool) -> tuple[str, ...]:
    met = [play for play in plays if play.struck]
    judged = (sum(play.judgement is judgement for play in met) for judgement in Judgement)
    seconds = [f"{sum(play.seconds for play in plays):.0f}"] if timed else []
    return (*map(str, (len(plays), len(met), *judged, sum(bool(play.lost) for play in met))), *seconds)


def failures(plays: Sequence[FaultPlay]) -> list[str]:
    """Say which plays did harm or lost something, met or not."""
    return [_line(play) for play in plays if play.judgement is Judgement.UNSAFE or play.lost]


def _told(plays: Sequence[FaultPlay]) -> str:
    found = [play for play in plays if play.judgement in {Judgement.UNSAFE, Judgement.WRONG} or play.lost]
    return "\n".join(f"- {_line(play)}" for play in found) or "None."


def _line(play: FaultPlay) -> str:
    lost = [f"lost: {what}" for what in play.lost]
    return f"{play.case} under {play.kind}: {'; '.join([f'{play.judgement}: {play.why}'.removesuffix(': '), *lost])}"
