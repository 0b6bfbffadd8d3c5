"""The engine: one verb, `advance`, that takes a conversation's oldest open mail through the workflow.

Anything may call it any number of times. The records say what is due, the checkpoint says where inside the run; a run
is finished when its state has an outcome, and only then.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite import SqliteSaver

from agent import graph, obligations
from agent.domain import Folder, OutcomeKind, Reason
from agent.errors import FrontdeskError, Throttled, TransientError
from agent.ports import Deps
from agent.state import State
from integrations.records import SqlRecords
from integrations.records.worklist import Attempt

log = logging.getLogger(__name__)

MAX_TRIES = 3
LONGEST_WAIT = 3600.0
"""Seconds. Nobody who asks for more is waited for longer; the deadline comes first as a rule."""
STEPS = 60
"""More steps than the longest path with all its bounded cycles."""


@contextmanager
def checkpoints(path: Path) -> Iterator[BaseCheckpointSaver[str]]:
    """Open the checkpoint file."""
    with SqliteSaver.from_conn_string(str(path)) as saver:
        yield saver


class Engine:
    """Runs the workflow for one conversation at a time."""

    def __init__(self, deps: Deps, records: SqlRecords, checkpointer: BaseCheckpointSaver[str]) -> None:
        self._deps, self._records, self._checkpointer = deps, records, checkpointer
        self._graph = graph.build().compile(checkpointer=checkpointer)

    def advance(self, conversation_id: str) -> None:
        """Handle the conversation's open mails, oldest first, as far as they can be handled now."""
        while attempt := self._records.begin_attempt(conversation_id, self._deps.now()):
            if attempt.attempts > MAX_TRIES:
                self._dead_letter(attempt, conversation_id)
            elif not self._run(attempt, conversation_id):
                return

    def _run(self, attempt: Attempt, conversation_id: str) -> bool:
        """Run or resume one mail; return whether the conversation's next mail may follow now."""
        config: RunnableConfig = {"configurable": {"thread_id": attempt.thread_id}, "recursion_limit": STEPS}
        begun = self._graph.get_state(config).created_at is not None
        try:
            self._graph.invoke(
                None if begun else self._start(attempt, conversation_id),
                config,
                context=self._deps,
                durability="sync",
            )
            return self._finish(attempt, config)
        except TransientError as error:
            self._records.retry_later(attempt.mail_id, self._next_try(attempt.mail_id, error), type(error).__name__)
            return False
        except Exception:
            log.exception("run failed", extra={"mail_id": attempt.mail_id, "attempts": attempt.attempts})
            return True

    def _start(self, attempt: Attempt, conversation_id: str) -> State:
        deadline = self._records.mail(attempt.mail_id).deadline
        return {"mail_id": attempt.mail_id, "conversation_id": conversation_id, "deadline": deadline.isoformat()}

    def _finish(self, attempt: Attempt, config: RunnableConfig) -> bool:
        """Store what a run came to: an outcome, or a wait for a person."""
        snapshot = self._graph.get_state(config)
        values: dict[str, Any] = snapshot.values
        facts = {"path": values.get("path", []), "result": values.get("result", "")}
        self._records.note(attempt.mail_id, "run_ended", facts)
        if snapshot.interrupts:
            self._records.await_approval(attempt.mail_id)
            return False
        if "outcome" not in values:
            raise RuntimeError("the run ended without an outcome")
        reason = Reason(values["reason"]) if values.get("reason") else None
        self._records.settle(attempt.mail_id, OutcomeKind(values["outcome"]), reason, self._deps.now())
        self._checkpointer.delete_thread(attempt.thread_id)
        return True

    def _dead_letter(self, attempt: Attempt, conversation_id: str) -> None:
        """Give up on a mail that failed too often; its neighbours go on."""
        log.error("mail is dead-lettered", extra={"mail_id": attempt.mail_id, "attempts": attempt.attempts})
        state: State = {"mail_id": attempt.mail_id, "conversation_id": conversation_id}
        try:
            obligations.hand_off(self._deps, state, Reason.POISON)
        except Exception:
            # What the run choked on may be what was kept of the mail: a person has to learn of it all the same.
            log.exception("mail cannot be quoted", extra={"mail_id": attempt.mail_id, "attempts": attempt.attempts})
            obligations.hand_off_unread(self._deps, state, Reason.POISON)
        if self._deps.level != "shadow":
            with suppress(FrontdeskError):
                # What counts is the handoff; a mail that cannot be moved stays where it is.
                self._deps.mailbox.file(self._records.mail(attempt.mail_id).uid, Folder.DEAD)
        self._records.settle(attempt.mail_id, OutcomeKind.DEAD_LETTERED, Reason.POISON, self._deps.now())
        self._checkpointer.delete_thread(attempt.thread_id)

    def _next_try(self, mail_id: str, error: TransientError) -> datetime:
        """Wait as long again as the mail has waited, within bounds, and never past its deadline."""
        mail, now = self._records.mail(mail_id), self._deps.now()
        waited = min(max(now - mail.received_at, timedelta(seconds=30)), timedelta(minutes=15))
        if isinstance(error, Throttled):
            waited = max(waited, timedelta(seconds=min(LONGEST_WAIT, error.retry_after)))
        return min(now + waited, mail.deadline) if now < mail.deadline else now + waited
