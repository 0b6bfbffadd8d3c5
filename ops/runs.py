"""One verb, `advance`: take a conversation's oldest open mail through the workflow.

Anything may call it any number of times. The records say what is due, the checkpoint says where inside the run; a run
is finished when its state has an outcome, and only then.
"""

import logging
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphDrained
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import RunControl

from agent import graph, obligations
from agent.domain import LEVEL, Effect, EffectKind, Folder, Level, OutcomeKind, Reason
from agent.errors import GateClosed, Throttled, TransientError
from agent.ports import Deps
from agent.state import State
from integrations.records import SqlRecords
from integrations.records.worklist import Attempt
from ops.checkpoints import waiting_nodes

log = logging.getLogger(__name__)

MAX_TRIES = 3
LONGEST_WAIT = 3600.0
"""Seconds. Nobody who asks for more is waited for longer; the deadline comes first as a rule."""
STEPS = 250
"""More steps than the longest path with all its bounded cycles."""


@cache
def _workflow() -> CompiledStateGraph[State, Deps, State, State]:
    """Compile the workflow, once a process: of many desks in one, only the checkpoints differ."""
    return graph.build().compile()


class Runs:
    """Takes one mail at a time through the workflow."""

    def __init__(self, deps: Deps, records: SqlRecords, checkpointer: BaseCheckpointSaver[str]) -> None:
        self._deps, self._records, self._checkpointer = deps, records, checkpointer
        self._graph = _workflow().copy({"checkpointer": checkpointer})
        self._control = RunControl()

    def stop(self) -> None:
        """Have the run at hand end after its node, and begin no other."""
        self._control.request_drain()

    def advance(self, conversation_id: str) -> None:
        """Handle the conversation's open mails, oldest first, as far as they can be handled now."""
        while not self._control.drain_requested and self._deps.gates.level() is not Level.OFF:
            attempt = self._records.begin_attempt(conversation_id, self._deps.now(), self._deps.gates.closed())
            if attempt is None:
                return
            if attempt.attempts > MAX_TRIES:
                self._dead_letter(attempt, conversation_id)
            elif not self._run(attempt, conversation_id):
                return

    def sweep(self) -> None:
        """Make sure at the start that every thread can go on, and drop those whose mails are settled.

        LangGraph would end a run without a word that waits for a node of another version: a person gets its mail.
        """
        open_runs = {attempt.thread_id: attempt for attempt in self._records.open_runs()}
        for thread_id in {found.config["configurable"]["thread_id"] for found in self._checkpointer.list(None)}:
            attempt = open_runs.get(thread_id)
            if attempt is None:
                self._drop(thread_id)
            elif not waiting_nodes(self._checkpointer, thread_id) <= set(self._graph.nodes):
                self._dead_letter(attempt, self._records.mail(attempt.mail_id).conversation_id)

    def _run(self, attempt: Attempt, conversation_id: str) -> bool:
        """Run or resume one mail; return whether the conversation's next mail may follow now."""
        config, mail_id = _config(attempt), attempt.mail_id
        try:
            begun = self._graph.get_state(config).created_at is not None
            self._graph.invoke(
                None if begun else self._start(attempt, conversation_id),
                config,
                context=self._deps,
                durability="sync",
                control=self._control,
            )
            return self._finish(attempt)
        except GraphDrained:
            self._records.retry_later(mail_id, self._deps.now(), "stopped")
        except GateClosed as closed:
            self._hold_back(attempt, closed.gate)
        except (TransientError, sqlite3.Error) as error:
            # The latter: the disk of the checkpoints is full, or their file locked. No try of the mail's.
            self._records.retry_later(mail_id, self._next_try(mail_id, error), type(error).__name__)
        except Exception:
            log.exception("run failed", extra={"mail_id": mail_id, "attempts": attempt.attempts})
            return True
        return False

    def _start(self, attempt: Attempt, conversation_id: str) -> State:
        # What has begun may be brought to its end: the level was asked before, and the gates are asked at each effect.
        level = Level.AUTO if self._deps.ledger.acted(attempt.mail_id) else self._deps.gates.level()
        return {
            "mail_id": attempt.mail_id,
            "conversation_id": conversation_id,
            "deadline": self._records.mail(attempt.mail_id).deadline.isoformat(),
            "level": level.value,
        }

    def _finish(self, attempt: Attempt) -> bool:
        """Store what a run came to: an outcome, or a wait for a person."""
        snapshot = self._graph.get_state(_config(attempt))
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
        self._drop(attempt.thread_id)
        return True

    def _hold_back(self, attempt: Attempt, gate: str) -> None:
        """Leave a mail until the gate opens; then what has come about is brought to its end, all else decided anew."""
        values: dict[str, Any] = {}
        with suppress(sqlite3.Error):
            values = self._graph.get_state(_config(attempt)).values
        if values.get("result") or self._deps.ledger.acted(attempt.mail_id):
            self._records.pause(attempt.mail_id, gate)
            return
        self._records.start_over(attempt.mail_id)
        self._drop(attempt.thread_id)
        if gate == LEVEL:
            # A mail that nothing was done for yet is handled at the level that holds now.
            self._records.retry_later(attempt.mail_id, self._deps.now(), gate)
        else:
            self._records.pause(attempt.mail_id, gate)

    def _dead_letter(self, attempt: Attempt, conversation_id: str) -> None:
        """Give up on a mail that failed too often; its neighbours go on."""
        log.error("mail is dead-lettered", extra={"mail_id": attempt.mail_id, "attempts": attempt.attempts})
        state: State = {"mail_id": attempt.mail_id, "conversation_id": conversation_id}
        reason = Reason.EFFECT_UNCERTAIN if self._deps.ledger.give_up(attempt.mail_id) else Reason.POISON
        try:
            obligations.hand_off(self._deps, state, reason)
        except Exception:
            # What the run choked on may be what was kept of the mail: a person has to learn of it all the same.
            log.exception("mail cannot be quoted", extra={"mail_id": attempt.mail_id, "attempts": attempt.attempts})
            obligations.hand_off_unread(self._deps, state, reason)
        try:
            # What counts is the handoff; a mail that cannot be moved stays where it is.
            self._deps.gates.check(Effect(EffectKind.FILE, conversation_id, attempt.mail_id))
            self._deps.mailbox.file(self._records.mail(attempt.mail_id).uid, Folder.DEAD)
        except Exception as error:  # noqa: BLE001 - a mail that cannot be given up would hold up all others
            extra = {"mail_id": attempt.mail_id, "error": type(error).__name__}
            log.warning("dead letter stays where it is", extra=extra)
        self._records.settle(attempt.mail_id, OutcomeKind.DEAD_LETTERED, reason, self._deps.now())
        self._drop(attempt.thread_id)

    def _drop(self, thread_id: str) -> None:
        """Delete a thread; where that fails, the next start sweeps it."""
        with suppress(sqlite3.Error):
            self._checkpointer.delete_thread(thread_id)

    def _next_try(self, mail_id: str, error: Exception) -> datetime:
        """Wait as long again as the mail has waited, within bounds, and never past its deadline."""
        mail, now = self._records.mail(mail_id), self._deps.now()
        waited = min(max(now - mail.received_at, timedelta(seconds=30)), timedelta(minutes=15))
        if isinstance(error, Throttled):
            waited = max(waited, timedelta(seconds=min(LONGEST_WAIT, error.retry_after)))
        return min(now + waited, mail.deadline) if now < mail.deadline else now + waited


def _config(attempt: Attempt) -> RunnableConfig:
    return {"configurable": {"thread_id": attempt.thread_id}, "recursion_limit": STEPS}
