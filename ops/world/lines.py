"""What is told of a mail that was played: one line, the same for a person's eyes and for `--json`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agent.domain import Action, ModelCall, OutcomeKind, Plan, Reason
from agent.form import RequestForm
from agent.policy import RESULTS
from integrations.records import SqlRecords
from integrations.records.schema import Status
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


def told(
    records: SqlRecords, file: str, mail_id: str, effects: Sequence[HandledEffect], *, total: float, at: datetime
) -> HandleLine:
    """Put the line of a mail that was taken in together: what our records and the servers hold of it."""
    finished = {entry.event: entry.facts for entry in records.history(mail_id)}.get("run_ended", {})
    return told_line(
        file,
        HandledStatus(records.status(mail_id).value),
        settled=records.outcome(mail_id),
        would_be=_meant(records, mail_id, finished),
        form=records.kept(mail_id, RequestForm.__name__),
        effects=effects,
        calls=[priced(call, at) for call in records.calls(mail_id)],
        total=total,
        path=finished.get("path", []),
    )


def _meant(records: SqlRecords, mail_id: str, finished: Mapping[str, Any]) -> OutcomeKind | None:
    """Name the outcome that a mail would have got, where the level kept it from one."""
    settled, plan = records.outcome(mail_id), records.kept(mail_id, Plan.__name__)
    if settled and settled[0] is OutcomeKind.SHADOWED:
        return OutcomeKind(finished["result"])
    waits = plan and records.status(mail_id) is Status.AWAITING_APPROVAL
    return RESULTS[Action(plan["action"])] if plan and waits else None


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
