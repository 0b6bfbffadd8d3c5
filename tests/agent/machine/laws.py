"""What holds after every step, counted at the servers: nothing twice, nothing of a person's touched, order kept."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations, pairwise

from agent import effects, obligations
from agent.domain import EffectKind
from integrations.mime import parse_arrival_headers
from integrations.records.effect_rows import EffectRow
from integrations.records.schema import EffectState
from tests.agent.desk import GRACE
from tests.agent.machine import rows
from tests.agent.machine.stage import Stage
from tests.agent.mails import OWNER

STEPS = {
    None: {"inflight"},
    "inflight": {"inflight", "done", "failed", "uncertain"},
    "failed": {"inflight"},
    "done": set(),
    "uncertain": set(),
}
"""How an effect may move. Only a person resolves what is uncertain, and here none does."""


class Laws:
    """Looks at a stage again and again; raises AssertionError where a law is broken."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._desk, self._seen = stage, stage.desk, ()
        self._last = 0
        self._states: dict[str, tuple[str, datetime]] = {}
        self._settled: dict[str, str] = {}
        self._by_id: dict[str, tuple[str, str]] = {}
        """The Message-IDs that our answers may have: of which mail, and of which kind."""

    def check(self) -> None:
        """Check all laws, if anything has changed."""
        stage, desk = self._stage, self._desk
        folders = tuple(len(mails) for mails in desk.mailbox.filed.values())
        last = rows.last_entry(desk)
        world = (last, len(desk.mailer.sent), len(desk.mailbox.sent), folders, desk.mailbox.uidvalidity)
        seen = (*world, dict(desk.calendar.files))
        assert not stage.violations, stage.violations[0]
        if seen == self._seen:
            return
        self._seen = seen
        self.mails = {row.id: row for row in rows.mails(desk)}
        self.effects = rows.effects(desk)
        for found in (*self._of_history(), *self._of_mail(), *self._of_calendar(), *self._of_folders()):
            raise AssertionError(found)

    def _of_history(self) -> Iterator[str]:
        """Check what the audit trail says of each effect and of each mail's end."""
        for entry in rows.audit(self._desk, self._last):
            self._last, facts, at = entry.seq, json.loads(entry.facts), datetime.fromisoformat(entry.at)
            if entry.event == "mail_settled":
                yield from self._of_end(entry.mail_id, facts["outcome"])
            state = entry.event.removeprefix("effect_")
            if state in STEPS and state != entry.event:
                before, since = self._states.get(facts["key"], (None, at))
                if state not in STEPS[before] or (before == state and at < since + GRACE):
                    yield f"an effect went from {before} to {state} after {at - since}"
                self._states[facts["key"]] = state, at
                if state == EffectState.DONE:
                    yield from self._of_done(next(row for row in self.effects if row.key == facts["key"]))
        for row in self.effects:
            if row.state != self._states[row.key][0]:
                yield f"an effect is {row.state}, and the audit says {self._states[row.key][0]}"

    def _of_end(self, mail_id: str, outcome: str) -> Iterator[str]:
        if mail_id in self._settled:
            yield "a mail was settled twice"
        self._settled[mail_id] = outcome
        place = self._stage.place(self.mails[mail_id].message_id)
        for other in self.mails.values():
            is_earlier = self._stage.place(other.message_id) < place
            same = other.conversation_id == self.mails[mail_id].conversation_id
            if same and is_earlier and other.id not in self._settled:
                yield "a mail was settled before an earlier one of its conversation"

    def _of_done(self, row: EffectRow) -> Iterator[str]:
        """Check that what is done can be seen where it was done."""
        witness = self._stage.witness
        name = effects.event_id(row.key) if row.kind == EffectKind.BOOK else row.request.get("booking")
        if "message_id" in row.request:
            if row.request["message_id"] not in [sent.message_id for sent in self._desk.mailer.sent]:
                yield f"{row.kind} is done, and no such mail was sent"
        elif name not in witness.touched:
            places = witness.places.get(name or "", [])
            expected = effects.slot_of(row.result) if row.result and row.kind != EffectKind.CANCEL else None
            if expected not in places:
                yield f"{row.kind} is done, and the calendar saw {places}"

    def _of_mail(self) -> Iterator[str]:
        """Check what was sent: each once, to whom it may go, in order."""
        sent = self._desk.mailer.sent
        if len({mail.message_id for mail in sent}) < len(sent):
            yield "a mail of ours was sent twice"
        talks: dict[str, list[int]] = {}
        told: Counter[str] = Counter()
        for mail in sent:
            letter = self._stage.letters.get(mail.in_reply_to or "")
            if letter is None:
                if mail.to != OWNER.address or mail.in_reply_to:
                    yield "a mail went to somebody who did not write"
                continue
            mail_id, kind = self._answers().get(mail.message_id, ("", "neither reply nor acknowledgement"))
            if not letter.proven or mail.to != letter.sender or not mail_id:
                yield f"{kind} to {mail.to} for a mail of {letter.sender}"
                continue
            talk = self.mails[mail_id].conversation_id
            if kind == "reply":
                talks.setdefault(talk, []).append(self._stage.place(letter.message_id))
            told[talk] += kind == "ack"
        if any(earlier >= later for places in talks.values() for earlier, later in pairwise(places)):
            yield "the replies of a conversation left in another order"
        if any(count > 1 for count in told.values()):
            yield "a conversation was acknowledged twice"

    def _answers(self) -> dict[str, tuple[str, str]]:
        for mail_id in self.mails:
            if mail_id not in self._by_id:
                self._by_id[mail_id] = mail_id, ""
                for kind in ("reply", "ack"):
                    self._by_id[obligations.message_id(self._desk.deps, f"{mail_id}/{kind}")] = mail_id, kind
        return self._by_id

    def _of_calendar(self) -> Iterator[str]:
        """Check that our events are apart, one change to a mail, and a person's events as they were."""
        witness, files = self._stage.witness, self._desk.calendar.files
        untouched = {name: slot for name, slot in witness.ours.items() if name not in witness.touched}
        if any(one.overlaps(other) for one, other in combinations(untouched.values(), 2)):
            yield "two of our events overlap"
        if any(len(witness.lasting(mail_id)) > 1 for mail_id in witness.changes):
            yield "one mail changed the calendar twice"
        for name, file in self._stage.persons.items():
            if files.get(name) != file:
                yield "an event of a person was changed"
        lost = {effects.event_id(row.key) for row in self.effects if row.state == EffectState.FAILED}
        if lost & set(untouched):
            yield "an event stands whose booking failed"

    def _of_folders(self) -> Iterator[str]:
        """Check that each mail lies in one place, and that Sent holds what was sent, once."""
        mailbox = self._desk.mailbox
        lying = Counter(mailbox.inbox.values())
        lying.update(raw for mails in mailbox.filed.values() for raw in mails)
        if lying != Counter(letter.raw for letter in self._stage.letters.values()):
            yield "a mail is lost, or lies in two folders"
        copies = Counter(parse_arrival_headers(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")[0] for raw in mailbox.sent)
        left = {mail.message_id for mail in self._desk.mailer.sent} | self._stage.by_person
        if any(count > 1 or name not in left for name, count in copies.items()):
            yield "Sent holds a mail twice, or one that never left"
        drafts = Counter(
            parse_arrival_headers(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")[0] for raw in mailbox.drafts
        )
        if any(count > 1 for count in drafts.values()):
            yield "Drafts holds a suggested reply twice"
        noted = Counter(activity.key.partition("/")[0] for activity in self._desk.contacts.activities)
        if any(count > 1 for count in noted.values()):
            yield "the CRM was told of a mail twice"
