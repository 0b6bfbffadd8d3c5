"""The worker: takes mail in, advances what is due, delivers what is owed."""

import logging
from datetime import timedelta

from agent import obligations, papers
from agent.domain import Effect, EffectKind, Handoff, OutgoingMail, Reason
from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, TransientError
from agent.ports import Deps
from integrations.records import SqlRecords
from integrations.records.deliveries import Delivery
from ops.engine import MAX_TRIES, Engine

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=5)


class Worker:
    """One pass after the other over one mailbox."""

    def __init__(self, deps: Deps, records: SqlRecords, engine: Engine) -> None:
        self._deps, self._records, self._engine = deps, records, engine

    def run_once(self) -> list[str]:
        """Take in what has arrived, handle all that is due and deliver what is owed; return the new mails' ids.

        A mailbox that cannot be listed keeps nothing of the rest from being done.
        """
        try:
            return self.take_in()
        finally:
            self.advance()
            self.deliver()

    def advance(self) -> None:
        """Handle every conversation that has something due."""
        while due := self._records.due(self._deps.now()):
            for conversation_id in due:
                self._engine.advance(conversation_id)

    def take_in(self) -> list[str]:
        """Store a row for every new mail in the intake folder."""
        arrivals = self._deps.mailbox.arrivals(self._records.cursor())
        now = self._deps.now()
        taken = (self._records.take_in(arrival, received_at=now) for arrival in arrivals)
        return [mail_id for mail_id in taken if mail_id is not None]

    def deliver(self) -> None:
        """Deliver what is owed and due, and what becomes owed by that."""
        while due := self._records.owed_due(self._deps.now()):
            for delivery in due:
                self._try(delivery)

    def _try(self, delivery: Delivery) -> None:
        """Deliver one thing; what fails is put off or given up, and holds up nothing else."""
        owed = delivery.owed
        try:
            self._deliver(delivery)
        except FrontdeskError as error:
            log.warning("delivery failed", extra={"kind": str(owed.kind), "error": type(error).__name__})
            # Our own credentials are mended sooner or later, and then what waited goes out.
            again, why = isinstance(error, (TransientError, AccessDenied)), type(error).__name__
        except Exception as error:
            log.exception("delivery broke", extra={"kind": str(owed.kind), "mail_id": delivery.mail_id})
            again, why = delivery.attempts + 1 < MAX_TRIES, type(error).__name__
        else:
            self._records.delivered(owed.key, self._deps.now())
            return
        self._records.failed_delivery(owed.key, self._deps.now() + RETRY_AFTER if again else None, why)
        if not again and owed.kind in {EffectKind.ACK, EffectKind.NOTICE}:
            # Nobody else would learn that these words did not arrive.
            reason = Reason.EFFECT_UNCERTAIN if why == OutcomeUnknown.__name__ else Reason.SENDING_FAILED
            due = self._deps.now() + timedelta(hours=self._deps.policy.answer_hours)
            detail = f"{owed.kind}: {why}"
            self._records.hand_off(Handoff(delivery.mail_id, delivery.conversation_id, reason, detail, due), [])

    def _deliver(self, delivery: Delivery) -> None:
        owed = delivery.owed
        if owed.kind == "sent_copy":
            self._deps.mailbox.keep_sent(papers.read(OutgoingMail, owed.payload))
        elif owed.kind == EffectKind.ACTIVITY:
            contact_id, text = owed.payload["contact_id"], owed.payload["text"]
            self._deps.contacts.log_activity(contact_id, text, self._deps.now(), owed.key)
        else:
            self._send(delivery, EffectKind(owed.kind))

    def _send(self, delivery: Delivery, kind: EffectKind) -> None:
        """Send an acknowledgement or a notice, once."""
        mail = papers.read(OutgoingMail, delivery.owed.payload)
        request = {"message_id": mail.message_id}
        effect = Effect(kind, delivery.conversation_id, delivery.mail_id, request, about=delivery.owed.key)

        def send() -> dict[str, str]:
            self._deps.mailer.send(mail)
            return request

        def probe() -> dict[str, str] | None:
            if self._deps.mailbox.is_sent(mail.message_id):
                return request
            raise OutcomeUnknown("nobody can say whether the mail left")

        self._deps.ledger.perform(effect, send, probe)
        if kind is EffectKind.ACK:
            # Not before: a copy in Sent is what vouches for a mail of which nobody knows whether it left.
            self._records.owe(delivery.mail_id, [obligations.sent_copy(mail)])
