"""The worker: takes mail in, advances what is due, delivers what is owed."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event

from agent import obligations, papers, policy, replies
from agent.domain import Effect, EffectKind, Handoff, IntakeStatus, Level, OutgoingMail, Reason
from agent.errors import AccessDenied, FrontdeskError, GateClosed, ShapeChanged, Throttled, TransientError
from agent.ports import Deps
from integrations.records import SqlRecords
from integrations.records.deliveries import Delivery
from integrations.records.intake import IntakePlace, Start
from ops.calendar_debts import OF_CALENDARS, deliver_to_calendar
from ops.reminders import why_not
from ops.runs import MAX_TRIES, Runs

log = logging.getLogger(__name__)
Look = Callable[[], None]

SOONEST = timedelta(minutes=1)
LATEST = timedelta(hours=1)
LASTS = dict.fromkeys((EffectKind.ACK, EffectKind.REMINDER, EffectKind.NOTICE), timedelta(days=2))
"""How long words are worth sending: longer than a mail server is away as a rule. Then a person learns of it."""
OTHERS_LAST = timedelta(days=14)
UNTIL_DONE = frozenset({EffectKind.HIDE_HOLD})
"""What is never given up: an event that shows a hold would be left behind for good."""
RAISED_ONCE = (AccessDenied, ShapeChanged)
"""Then a gate keeps us from trying, until somebody has mended what refuses us, or what we no longer understand."""


class Worker:
    """One pass after the other over one mailbox."""

    def __init__(
        self, deps: Deps, records: SqlRecords, runs: Runs, *, start: Start = "now", watch: Look = lambda: None
    ) -> None:
        self._deps, self._records, self._runs, self._start, self._watch = deps, records, runs, start, watch
        self.left_alone: int | None = None
        """How many mails lay in the folder at the first look and are left alone, where this was it."""
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
            return self.take_in(stepped)
        except RAISED_ONCE as error:
            self._tell_owner(error)
            raise
        finally:
            self.work_off(stepped)

    def _tell_owner(self, error: FrontdeskError) -> None:
        """Tell the owner that the mailbox is closed to us, if mail can still leave: there is no mail to hand off."""
        reason, now = policy.reason_for("", type(error).__name__), self._deps.now()
        message_id = obligations.message_id(self._deps, f"outage/{reason}/{now.isoformat()}")
        subject, text = f"Front desk: {reason}", replies.outage(reason, str(error))
        mail = OutgoingMail(message_id, self._deps.owner.address, subject, text, now)
        try:
            self._deps.gates.check(Effect(EffectKind.NOTICE, "", ""))
            self._deps.mailer.send(mail)
        except FrontdeskError as failure:
            log.warning("owner not told", extra={"reason": str(reason), "error": type(failure).__name__})

    def work_off(self, stepped: Callable[[], None] = lambda: None) -> None:
        """Handle every conversation that has something due, let go of what has lapsed, and deliver what is owed."""
        while self._may_go_on() and (due := self._records.due(self._deps.now(), self._deps.gates.closed())):
            for conversation_id in due:
                self._runs.advance(conversation_id)
                stepped()
        if self._may_go_on():
            self._records.let_lapse(self._deps.now())
        while self._may_go_on() and (owed := self._records.owed_due(self._deps.now())):
            for delivery in owed:
                if self._may_go_on():
                    self._try(delivery)
                    stepped()
        if self._may_go_on():
            self._watch()

    def _may_go_on(self) -> bool:
        return not self._stopping.is_set() and self._deps.gates.level() is not Level.OFF

    def take_in(self, stepped: Callable[[], None] = lambda: None) -> list[str]:
        """Store a row for every new mail in the intake folder, a batch at a time; return the new mails' ids."""
        status = self._deps.mailbox.status()
        place: IntakePlace | None = self._records.begin_intake(status, self._start, self._deps.now())
        if place and (place.is_new or place.was_renumbered):
            self._say_where(place, status)
        taken: list[str] = []
        while place and place.after.uid < status.newest.uid and self._may_go_on():
            arrivals = self._deps.mailbox.arrivals(place.after, place.since)
            if not arrivals:
                if place.since is not None:
                    self._records.end_intake(status.newest)
                break
            ids = (self._records.take_in(arrival, received_at=self._deps.now()) for arrival in arrivals)
            taken += [mail_id for mail_id in ids if mail_id is not None]
            place = self._records.intake_place()
            stepped()
        return taken

    def _say_where(self, place: IntakePlace, status: IntakeStatus) -> None:
        if place.was_renumbered:
            log.warning("folder was renumbered", extra={"uidvalidity": status.newest.uidvalidity})
            return
        self.left_alone = status.mails if self._start == "now" else None
        log.info("start point chosen", extra={"start": str(self._start), "left": self.left_alone})

    def _try(self, delivery: Delivery) -> None:
        """Deliver one thing; what fails is put off or given up, and holds up nothing else."""
        extra = {"kind": str(delivery.kind), "mail_id": delivery.mail_id}
        try:
            dropped = self._deliver(delivery)
        except FrontdeskError as error:
            if not isinstance(error, GateClosed):
                log.warning("delivery failed", extra=extra | {"error": type(error).__name__})
            # Our credentials and our adapters are mended sooner or later, and then what waited goes out.
            self._failed(delivery, error, again=isinstance(error, (TransientError, *RAISED_ONCE)))
        except Exception as error:
            log.exception("delivery broke", extra=extra)
            self._failed(delivery, error, again=delivery.attempts + 1 < MAX_TRIES)
        else:
            if dropped:
                self._records.drop(delivery.key, dropped, self._deps.now())
            else:
                self._records.delivered(delivery.key, self._deps.now())

    def _failed(self, delivery: Delivery, error: Exception, *, again: bool) -> None:
        now, why = self._deps.now(), type(error).__name__
        in_time = now < delivery.since + LASTS.get(delivery.kind, OTHERS_LAST)
        again = (again and in_time) or delivery.kind in UNTIL_DONE
        if isinstance(error, RAISED_ONCE):
            at = f" at {error.path}" if isinstance(error, ShapeChanged) else ""
            # That our mails do not leave is no news for a mail of ours.
            self._hand_off(delivery, policy.reason_for("", why), why + at, is_told=delivery.kind not in LASTS)
        elif not again and delivery.kind in LASTS:
            # Nobody else would learn that these words did not arrive.
            uncertain = self._deps.ledger.give_up(delivery.mail_id, about=delivery.key)
            self._hand_off(delivery, Reason.EFFECT_UNCERTAIN if uncertain else Reason.SENDING_FAILED, why)
        if again and isinstance(error, GateClosed):
            self._records.put_off(delivery.key, now + SOONEST, error.gate)
            return
        wait = SOONEST * 2 ** min(delivery.attempts, 6)
        if isinstance(error, Throttled):
            wait = max(wait, timedelta(seconds=min(error.retry_after, LATEST.total_seconds())))
        self._records.failed_delivery(delivery.key, now + min(wait, LATEST) if again else None, why)

    def _hand_off(self, delivery: Delivery, reason: Reason, why: str, *, is_told: bool = False) -> None:
        due = self._deps.now() + timedelta(hours=self._deps.policy.answer_hours)
        handoff = Handoff(delivery.mail_id, delivery.conversation_id, reason, f"{delivery.kind}: {why}", due)
        obligations.hand_off_delivery(self._deps, handoff, is_told=is_told)

    def _deliver(self, delivery: Delivery) -> str | None:
        """Deliver one thing; say why it is owed no more, where that is so."""
        payload = self._records.owed_payload(delivery.key)
        if delivery.kind is EffectKind.REMINDER:
            return self._remind(delivery, papers.read(obligations.Reminder, payload))
        if delivery.kind in LASTS:
            self._send(delivery, papers.read(OutgoingMail, payload))
            return None
        self._deps.gates.check(Effect(delivery.kind, delivery.conversation_id, delivery.mail_id))
        if delivery.kind in OF_CALENDARS:
            return deliver_to_calendar(self._deps, self._records, delivery, payload)
        if delivery.kind is EffectKind.SENT_COPY:
            self._deps.mailbox.keep_sent(papers.read(OutgoingMail, payload))
        elif delivery.kind is EffectKind.DRAFT:
            self._deps.mailbox.keep_draft(papers.read(OutgoingMail, payload))
        else:
            self._deps.contacts.log_activity(payload["contact_id"], payload["text"], self._deps.now(), delivery.key)
        return None

    def _remind(self, delivery: Delivery, reminder: obligations.Reminder) -> str | None:
        """Send a reminder, once; say why it is owed no more, where that is so."""
        mail = replace(reminder.mail, date=self._deps.now())
        why = why_not(self._deps, self._records, _effect(delivery, mail), reminder, self.take_in)
        if why is None:
            self._send(delivery, mail)
        return why

    def _send(self, delivery: Delivery, mail: OutgoingMail) -> None:
        """Send an acknowledgement, a reminder or a notice, once."""
        # No copy of a mail of which nobody knows whether it left: a copy in Sent is what vouches for it.
        copies = [] if delivery.kind is EffectKind.NOTICE else [obligations.sent_copy(mail)]
        obligations.send_once(self._deps, _effect(delivery, mail), mail, copies)


def _effect(delivery: Delivery, mail: OutgoingMail) -> Effect:
    request = {"message_id": mail.message_id}
    return Effect(delivery.kind, delivery.conversation_id, delivery.mail_id, request, about=delivery.key)
