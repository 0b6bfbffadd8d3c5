"""What the agent can do: mailbox, CRM, calendar and mail server, as tools that a model calls by name."""

import inspect
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from agent.domain import DESK_OWNER, Email, NewEvent, OutgoingMail, Slot
from agent.errors import Gone
from agent.ports import Deps
from agent.replies import reply_subject
from agent.slots import Agenda, free_slots

Outcome = Literal["booked", "moved", "cancelled", "offered", "asked", "closed", "ignored", "handed_off"]
TOOLS = (
    "read_attachment",
    "look_up_contact",
    "check_calendar",
    "book_slot",
    "move_appointment",
    "cancel_appointment",
    "send_reply",
    "finish",
)
_TELLS = ("booked", "moved", "cancelled", "offered", "asked")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class Tools:
    """The tools for one mail. `thread` is what was written before, by Message-ID; what is written now is added."""

    def __init__(self, deps: Deps, mail: Email, name: str, thread: dict[str, str]) -> None:
        self._deps, self._mail, self._name, self._thread = deps, mail, name, thread
        self._rules = deps.policy.slots
        self._calendar = deps.calendar_of(DESK_OWNER)
        self.sent: dict[str, str] = {}
        """To whom each mail went that was sent, by its Message-ID."""
        self.outcome: Outcome | None = None
        self._last: tuple[str, Mapping[str, str]] | None = None

    def use(self, tool: str, arguments: Mapping[str, str]) -> str:
        """Run a tool by its name, and say what came of it."""
        if tool not in TOOLS:
            raise ValueError(f"there is no tool {tool}")
        if (tool, arguments) == self._last:
            raise ValueError(f"you have just done that, and the result is above: use another tool than {tool} now")
        self._last = (tool, arguments)
        result: str = getattr(self, tool)(**arguments)
        return result

    def read_attachment(self, name: str) -> str:
        """Read a file that is attached to the mail, by its name."""
        for file in self._mail.attachments:
            if file.name == name:
                return file.text or f"{name} cannot be read ({file.status})."
        raise ValueError(f"there is no file {name}")

    def look_up_contact(self, address: str) -> str:
        """Look up who has an e-mail address: the CRM's record, and the coming appointments with their ids."""
        contact, now = self._deps.contacts.find(address).contact, self._deps.now()
        if contact is None:
            return "Nobody in the CRM has this address."
        zone = contact.zone or self._rules.zone
        ahead = self._calendar.bookings(address, Slot(now, now + self._deps.policy.horizon()))
        known = "; ".join(f"{event.event_id}: {self._said(event.slot.start)}" for event in ahead) or "none"
        return f"{contact.name}, {contact.company}, zone {zone}, speaks {contact.language}. Appointments: {known}"

    def check_calendar(self, day: str) -> str:
        """List the times that are free on a day, given as YYYY-MM-DD."""
        free = self._free(date.fromisoformat(day[:10]))
        times = ", ".join(f"{slot.start.astimezone(self._rules.tz):%H:%M}" for slot in free) or "nothing"
        return f"Free on {self._said(datetime.fromisoformat(day[:10]))[:-7]}: {times}"

    def book_slot(self, start: str, attendees: str, subject: str) -> str:
        """Book an appointment at a free time, YYYY-MM-DDTHH:MM; attendees are e-mail addresses, by commas."""
        slot, meeting = self._wanted(start), self._deps.policy.meetings[0]
        if not all(_ADDRESS.fullmatch(address.strip()) for address in attendees.split(",")):
            raise ValueError("attendees must be e-mail addresses")
        event_id = f"pilot{self._name}{slot.start:%Y%m%dt%H%M}".replace("/", "").replace("_", "")
        invited = tuple(address.strip() for address in attendees.split(","))
        self._calendar.book(
            NewEvent(event_id, event_id, slot, subject, "", meeting.place, invited, self._deps.owner_of(DESK_OWNER))
        )
        return f"Booked: {self._said(slot.start)}, with {attendees}. Its id is {event_id}."

    def move_appointment(self, appointment_id: str, start: str) -> str:
        """Move an appointment to a free time, YYYY-MM-DDTHH:MM."""
        event = self._appointment(appointment_id)
        slot = self._wanted(start)
        self._calendar.move(event, slot)
        return f"Moved from {self._said(event.slot.start)} to {self._said(slot.start)}."

    def cancel_appointment(self, appointment_id: str) -> str:
        """Cancel an appointment."""
        event = self._appointment(appointment_id)
        self._calendar.cancel(event)
        return f"Cancelled: {self._said(event.slot.start)}."

    def send_reply(self, text: str) -> str:
        """Send the reply to the mail's sender."""
        if self.sent:
            raise ValueError("the reply was sent already: finish now")
        to = (self._mail.reply_to or self._mail.from_)[0]
        self._send(to, reply_subject(self._mail.subject, "en"), text)
        return f"Sent to {to}. If nothing else is to be done, finish."

    def finish(self, outcome: Outcome, note: str) -> str:
        """End the work on this mail: what the sender got, and a note. handed_off mails the note to the person."""
        if outcome not in get_args(Outcome):
            raise ValueError(f"there is no outcome {outcome}")
        if outcome in _TELLS and not self.sent:
            raise ValueError("the sender knows nothing of it yet: use send_reply first")
        if outcome == "handed_off":
            self._send(self._deps.owner.address, f"Please see to: {self._mail.subject}", note)
        self.outcome = outcome
        return "Done."

    def _send(self, to: str, subject: str, text: str) -> None:
        message_id = f"<{self._name}-{len(self.sent) + 1}@pilot.invalid>".replace("/", "-")
        before = (*self._mail.references, *filter(None, [self._mail.message_id]))
        mail = OutgoingMail(
            message_id, to, subject, text, self._deps.now(), in_reply_to=self._mail.message_id, references=before
        )
        self._deps.mailer.send(mail)
        self.sent[message_id], self._thread[message_id] = to, f"We wrote:\n\n{text}"

    def _free(self, day: date) -> list[Slot]:
        opening = self._rules.opening(day)
        if not opening:
            return []
        busy = self._calendar.availability(Slot(opening[0].start, opening[-1].end))
        return free_slots(opening, Agenda(self._rules, busy), self._deps.now())

    def _wanted(self, start: str) -> Slot:
        moment = datetime.fromisoformat(start)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self._rules.tz)
        slot = Slot(aware.astimezone(UTC), aware.astimezone(UTC) + self._rules.length)
        if slot not in self._free(aware.astimezone(self._rules.tz).date()):
            raise ValueError(f"{self._said(aware)} is not free")
        return slot

    def _appointment(self, appointment_id: str) -> Any:
        event = self._calendar.get(appointment_id)
        if event is None:
            raise Gone(f"there is no appointment {appointment_id}")
        return event

    def _said(self, moment: datetime) -> str:
        local = moment.astimezone(self._rules.tz) if moment.tzinfo else moment
        return f"{local:%A}, {local.day} {local:%B %Y, %H:%M}"


def described() -> str:
    """Return what the model is told of each tool."""
    return "\n".join(f"- {name}({', '.join(_arguments(name))}): {getattr(Tools, name).__doc__}" for name in TOOLS)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a step: a thought, and one tool with its arguments."""
    action = {"anyOf": [_object(tool={"const": name}, arguments=_object(**_arguments(name))) for name in TOOLS]}
    return _object(thought={"type": "string"}, action=action)


def _arguments(name: str) -> dict[str, Any]:
    asked = list(inspect.signature(getattr(Tools, name)).parameters.values())[1:]
    outcome = {"type": "string", "enum": list(get_args(Outcome))}
    return {one.name: outcome if one.annotation is Outcome else {"type": "string"} for one in asked}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
