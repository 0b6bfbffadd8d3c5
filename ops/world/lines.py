"""What is told of a mail that was played: one line, the same for a person's eyes and for `--json`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agent.domain import ModelCall, OutcomeKind, Reason
from ops import cost
from ops.formats import HandledCall, HandledEffect, HandledStatus, HandledTimings, HandleLine


def told_line(  # noqa: PLR0913
    file: str,
    status: HandledStatus,
    *,
    total: float,
    settled: tuple[OutcomeKind, Reason | None] | None = None,
    would_be: OutcomeKind | None = None,
    form: dict[str, Any] | None = None,
    effects: Sequence[HandledEffect] = (),
    calls: Sequence[HandledCall] = (),
    path: Sequence[str] = (),
) -> HandleLine:
    """Put a line together; `total` in seconds of wall clock."""
    outcome, reason = settled or (None, None)
    return HandleLine(
        file=file,
        status=status,
        outcome=outcome,
        reason=reason,
        would_be=would_be,
        form=form,
        effects=list(effects),
        model_calls=list(calls),
        timings=HandledTimings(total=round(total, 3), model=round(sum(call.seconds for call in calls), 3)),
        path=list(path),
    )


def priced(call: ModelCall, at: datetime) -> HandledCall:
    """Return a model call with what it cost at that time."""
    price = cost.price(call, at)
    return HandledCall(
        purpose=call.purpose,
        model=call.model,
        input_tokens=call.input_tokens,
        cached_tokens=call.cached_tokens,
        output_tokens=call.output_tokens,
        cost_usd=None if price is None else float(price),
        seconds=round(call.seconds, 3),
        result=call.result,
    )
