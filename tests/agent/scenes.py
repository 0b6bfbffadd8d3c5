"""For every node a mail whose run passes it, and a call that this node alone makes first."""

from dataclasses import dataclass

from agent.form import RequestForm
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN_CONTACT, BOB, BOB_CONTACT, BOOK, form, half_hour, mail, window

BOOKED = half_hour(5, 15)
CANCEL = ("Please cancel our call.", form("cancel"))
MOVE = (
    "Can we move our call to Friday, 6 March at 11:00?",
    form("move", window("Friday, 6 March at 11:00", "2026-03-06", "11:00")),
)
OFFER = ("Could we meet on Thursday afternoon?", form("book", window("Thursday afternoon", "2026-03-05")))
PERSON = ("I want to talk to Olive.", form("wants_person"))
MEET = ("Could we meet on Thursday, 5 March at 15:00?", BOOK)


@dataclass(frozen=True)
class Scene:
    """What is asked, and which call of which port fails."""

    port: str
    method: str
    about: str | None = None
    asked: tuple[str, RequestForm] = MEET
    level: str = "auto"

    def open(self) -> Desk:
        """Open a desk on which this can be asked; the CRM knows Ann and Bob."""
        desk = open_desk(self.level, contacts=(ANN_CONTACT, BOB_CONTACT))
        if self.asked in (MOVE, CANCEL):
            desk.booked(BOOKED)
        return desk

    def fail(self, desk: Desk, error: Exception, times: int = 1) -> None:
        """Have the call fail."""
        desk.fails(self.port, self.method, error, times, about=self.about)

    def ask(self, desk: Desk) -> str:
        """Deliver the mail, let the worker pass once, and return the mail's id."""
        text, said = self.asked
        return desk.receive(mail(text), said)


SCENES = {
    "read_email": Scene("mailbox", "read"),
    "screen_email": Scene("sender_auth", "verify"),
    "find_contact": Scene("contacts", "find"),
    "understand_request": Scene("model", "fill"),
    "read_calendar": Scene("calendar", "availability"),
    "decide": Scene("records", "held"),
    "draft_reply": Scene("records", "keep", "Draft"),
    "check_reply": Scene("records", "kept", "Draft"),
    "request_approval": Scene("records", "kept", "Plan", level="approve"),
    "book_slot": Scene("calendar", "book"),
    "move_booking": Scene("calendar", "move", asked=MOVE),
    "cancel_booking": Scene("calendar", "cancel", asked=CANCEL),
    "hold_slots": Scene("records", "hold", asked=OFFER),
    "send_reply": Scene("mailbox", "written_by_person"),
    "file_email": Scene("mailbox", "file"),
}
"""The nodes that have an error edge."""

AFTERWARDS = {
    "handle_error": Scene("records", "note", "failed"),
    "handoff": Scene("records", "hand_off", asked=PERSON),
}
"""The nodes that run after a failure."""

NEIGHBOUR = mail("Could we meet on Monday, 9 March at 10:00?", sender=BOB, subject="Neighbour")
NEIGHBOUR_BOOKS = form("book", window("Monday, 9 March at 10:00", "2026-03-09", "10:00"))
