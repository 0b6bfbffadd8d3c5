"""What the mutants tell: a table of rooms, the same by file and by kind of change, and those that survived."""

from collections.abc import Callable, Mapping, Sequence

from evals.mutants.score import CONFIDENCE, Fate, Mutant, Score, grouped, score

COLUMNS = ("room", "mutants", "tried", "killed", "timeouts", "survived", "score", f"{CONFIDENCE:.0%} bounds")


def rooms_table(scores: Mapping[str, Score]) -> str:
    """Return a line for each room."""
    return table([COLUMNS, *((room, *_figures(found)) for room, found in scores.items())])


def parts_table(name: str, mutants: Sequence[Mutant], part: Callable[[Mutant], str]) -> str:
    """Return a line for each part of a room, such as a file, the worst first."""
    scores = [(key, score(group, len(group))) for key, group in grouped(mutants, part).items()]
    rows = [
        (key, str(found.tried), str(found.survived), percent(found.share))
        for key, found in sorted(scores, key=lambda pair: pair[1].share)
    ]
    return table([(name, "tried", "survived", "score"), *rows])


def kind(mutant: Mutant) -> str:
    """Return what was changed: of "core/ReplaceBinaryOperator_Add_Sub" the middle."""
    return mutant.operator.partition("/")[2].partition("_")[0]


def survivors(mutants: Sequence[Mutant]) -> list[str]:
    """Return those that no test noticed, as diffs, file by file."""
    alive = [mutant for mutant in mutants if mutant.fate is Fate.SURVIVED]
    return [f"{mutant.file}:{mutant.line}: {kind(mutant)}\n{_changed(mutant.diff)}" for mutant in alive]


def markdown(found: Mapping[str, Sequence[Mutant]], scores: Mapping[str, Score], *, command: str, commit: str) -> str:
    """Return the whole as a Markdown file."""
    parts = "\n\n".join(
        f"## {room}\n\n{parts_table('file', mutants, lambda mutant: mutant.file)}\n\n"
        f"{parts_table('kind', mutants, kind)}"
        for room, mutants in found.items()
    )
    return f"""# Mutants

`{command}` at {commit}.

{rooms_table(scores)}

A mutant is the code with one small change; it is killed where a test fails, or never ends. Where fewer were tried than
there are, they were drawn at random, and the bounds say where the score of all of them lies. Changes to type
annotations are left out, since they change nothing. A mutant that survives may be as right as the original.

{parts}
"""


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table, the first as its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *body = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])


def percent(share: float) -> str:
    """Return a share in percent, rounded down: what is said is reached."""
    return f"{int(1000 * share) / 10} %"


def _figures(found: Score) -> tuple[str, ...]:
    low, high = found.bounds
    counts = (found.of, found.tried, found.killed, found.timeouts, found.survived)
    bounds = "all were tried" if found.tried == found.of else f"{percent(low)} to {percent(high)}"
    return (*map(str, counts), percent(found.share), bounds)


def _changed(diff: str) -> str:
    return "\n".join(line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"})
