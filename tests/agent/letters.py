"""Conversations with a desk, told mail by mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from agent.domain import OutgoingMail
from agent.form import RequestForm
from tests.agent.desk import Desk
from tests.agent.mails import ANN, BERLIN, form, mail, window

WINDOWS = "Could we meet on Thursday afternoon or on Friday before 11?"
ASKS_WINDOWS = form("book", window("Thursday afternoon", "2026-03-05"), window("Friday before 11", "2026-03-06"))


def raw(
    desk: Desk,
    text: str,
    *,
    to: OutgoingMail | None = None,
    sender: str = ANN,
    ago: timedelta = timedelta(),
) -> bytes:
    """Return a mail as it lies in the mailbox: an answer to one of ours, or a new one; written now, or a while ago."""
    thread = (*to.references, to.message_id) if to else ()
    lines = mail(text, sender=sender, thread=thread, subject=to.subject if to else "Appointment").split(b"\r\n")
    date = f"Date: {format_datetime(desk.clock[0] - ago)}".encode()
    return b"\r\n".join(date if line.startswith(b"Date: ") else line for line in lines)


def says(
    desk: Desk,
    text: str,
    said: RequestForm,
    *,
    to: OutgoingMail | None = None,
    sender: str = ANN,
    ago: timedelta = timedelta(),
) -> str:
    """Deliver a mail, let the worker pass once, and return what came of it."""
    return desk.outcome(desk.receive(raw(desk, text, to=to, sender=sender, ago=ago), said))


def together(desk: Desk, *letters: tuple[bytes, RequestForm]) -> Sequence[str]:
    """Deliver several mails before the worker passes once; return what came of each."""
    for each, said in letters:
        desk.mailbox.deliver(each)
        desk.forms.append(said)
    return [desk.outcome(mail_id) for mail_id in desk.worker.run_once()]


def last(desk: Desk, address: str = ANN) -> OutgoingMail:
    """Return the last mail of ours to an address."""
    return desk.mails_to(address)[-1]


def offered(desk: Desk) -> OutgoingMail:
    """Offer Ann three times and return our mail."""
    assert says(desk, WINDOWS, ASKS_WINDOWS) == "offered"
    return last(desk)


def exactly(intent: str, quote: str, moment: datetime, **fields: object) -> RequestForm:
    """Return the form of a mail that names one time, as a model that is right reads it."""
    local = moment.astimezone(BERLIN)
    return form(intent, window(quote, f"{local:%Y-%m-%d}", f"{local:%H:%M}"), **fields)


def shown(desk: Desk) -> str:
    """Return what the model was last asked about a mail."""
    return [question.user for question in desk.model.questions if question.purpose == "understand_request"][-1]


def listed(desk: Desk) -> list[str]:
    """Return the held times as the model is shown them, numbered."""
    local = [slot.start.astimezone(BERLIN) for slot in desk.held()]
    return [f"{number}. {start:%A} {start:%Y-%m-%d} {start:%H:%M}" for number, start in enumerate(local, 1)]
