"""The worker: takes mail in, advances what is due, delivers what is owed."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from agent import obligations, papers
from agent.domain import Effect, EffectKind, Handoff, OutgoingMail, Reason
from agent.errors import AccessDenied, FrontdeskError, GateClosed, OutcomeUnknown, Throttled, TransientError
from agent.ports import Deps
from integrations.records import SqlRecords
from integrations.records.deliveries import Delivery
from ops.runs import MAX_TRIES, Runs

log = logging.getLogger(__name__)

SOONEST = timedelta(minutes=1)
LATEST = timedelta(hours=1)
LAST_TRY = 50
"""After about two days, longer than a mail server is away as a rule; then a person learns of it."""


class Worker:
    """One pass after the other over one mailbox."""

    def __init__(self, deps: Deps, records: SqlRecords, runs: Runs) -> None:
        self._deps, self._records, self._runs = deps, records, runs
        self._stopping = Event()

    def stop(self) -> None:
        """Have the pass at hand end after its node or delivery."""
        self._stopping.set()
        self._runs.stop()

    def run_once(self, stepped: Callable[[], None] = lambda: None) -> list[str]:
        """Take in what has arrived, handle all that is due and deliver what is owed; return the new mails' ids.

        A mailbox that cannot be listed keeps nothing of the rest from being done. `stepped` is called after each step.
        """
        try:
            return self.take_in()
        finally:
            self.work_off(stepped)

    def work_off(self, stepped: Callable[[], None] = lambda: None) -> None:
        """Handle every conversation that has something due, and deliver what is owed."""
        while not self._stopping.is_set() and (due := self._records.due(self._deps.now(), self._deps.gates.closed())):
            for conversation_id in due:
                self._runs.advance(conversation_id)
                stepped()
        while not self._stopping.is_set() and (owed := self._records.owed_due(self._deps.now())):
            for delivery in owed:
                if not self._stopping.is_set():
                    self._try(delivery)
                    stepped()

    def take_in(self) -> list[str]:
        """Store a row for every new mail in the intake folder."""
        arrivals = self._deps.mailbox.arrivals(self._records.cursor())
        now = self._deps.now()
        taken = (self._records.take_in(arrival, received_at=now) for arrival in arrivals)
        return [mail_id for mail_id in taken if mail_id is not None]

    def _try(self, delivery: Delivery) -> None:
        """Deliver one thing; what fails is put off or given up, and holds up nothing else."""
        owed = delivery.owed
        try:
            self._deliver(delivery)
        except GateClosed as error:
            self._records.put_off(owed.key, self._deps.now() + SOONEST, error.gate)
        except FrontdeskError as error:
            log.warning("delivery failed", extra={"kind": str(owed.kind), "error": type(error).__name__})
            # Our own credentials are mended sooner or later, and then what waited goes out.
            may_work = isinstance(error, (TransientError, AccessDenied))
            self._failed(delivery, error, again=may_work and delivery.attempts + 1 < LAST_TRY)
        except Exception as error:
            log.exception("delivery broke", extra={"kind": str(owed.kind), "mail_id": delivery.mail_id})
            self._failed(delivery, error, again=delivery.attempts + 1 < MAX_TRIES)
        else:
            self._records.delivered(owed.key, self._deps.now())

    def _failed(self, delivery: Delivery, error: Exception, *, again: bool) -> None:
        owed, why = delivery.owed, type(error).__name__
        wait = min(SOONEST * 2 ** min(delivery.attempts, 6), LATEST)
        if isinstance(error, Throttled):
            wait = max(wait, timedelta(seconds=error.retry_after))
        self._records.failed_delivery(owed.key, self._deps.now() + wait if again else None, why)
        if isinstance(error, AccessDenied):
            # Raised once only: then a gate keeps us from trying, until somebody has mended what refused us.
            self._hand_off(delivery, Reason.ACCESS_DENIED, why)
        elif not again and owed.kind in {EffectKind.ACK, EffectKind.NOTICE}:
            # Nobody else would learn that these words did not arrive.
            uncertain = isinstance(error, OutcomeUnknown)
            self._hand_off(delivery, Reason.EFFECT_UNCERTAIN if uncertain else Reason.SENDING_FAILED, why)

    def _hand_off(self, delivery: Delivery, reason: Reason, why: str) -> None:
        due = self._deps.now() + timedelta(hours=self._deps.policy.answer_hours)
        detail = f"{delivery.owed.kind}: {why}"
        self._records.hand_off(Handoff(delivery.mail_id, delivery.conversation_id, reason, detail, due), [])

    def _deliver(self, delivery: Delivery) -> None:
        owed = delivery.owed
        if owed.kind in {EffectKind.ACK, EffectKind.NOTICE}:
            self._send(delivery)
            return
        self._deps.gates.check(Effect(owed.kind, delivery.conversation_id, delivery.mail_id))
        if owed.kind is EffectKind.SENT_COPY:
            self._deps.mailbox.keep_sent(papers.read(OutgoingMail, owed.payload))
        else:
            contact_id, text = owed.payload["contact_id"], owed.payload["text"]
            self._deps.contacts.log_activity(contact_id, text, self._deps.now(), owed.key)

    def _send(self, delivery: Delivery) -> None:
        """Send an acknowledgement or a notice, once."""
        owed = delivery.owed
        mail = papers.read(OutgoingMail, owed.payload)
        request = {"message_id": mail.message_id}
        effect = Effect(owed.kind, delivery.conversation_id, delivery.mail_id, request, about=owed.key)

        def send() -> dict[str, str]:
            self._deps.mailer.send(mail)
            return request

        def probe() -> dict[str, str] | None:
            if self._deps.mailbox.is_sent(mail.message_id):
                return request
            raise OutcomeUnknown("nobody can say whether the mail left")

        # No copy of a mail of which nobody knows whether it left: a copy in Sent is what vouches for it.
        copies = [obligations.sent_copy(mail)] if owed.kind is EffectKind.ACK else []
        self._deps.ledger.perform(effect, send, probe, owed=copies)
