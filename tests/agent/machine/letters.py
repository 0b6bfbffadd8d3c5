"""What customers write, and what a model that is right says of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from agent.domain import Contact
from agent.form import RequestForm
from tests.agent.mails import ANN, ANN_CONTACT, BERLIN, BOB, BOB_CONTACT, form, mail, window

CAROL = "carol@example.com"
CUSTOMERS = (ANN, BOB, CAROL)
CONTACTS = (ANN_CONTACT, BOB_CONTACT, Contact("c3", "Carol Example", CAROL))
ORDINALS = ("first", "second", "third")
SATURDAY = 5

REQUESTS = ("book", "book", "window", "window", "move", "cancel", "thanks", "person", "nonsense")
ANSWERS = ("accept", "counter", "decline", "move", "cancel", "thanks")


@dataclass(frozen=True)
class Wish:
    """What a mail is about: its kind, so many days ahead, at this hour; which of the offers it takes."""

    kind: str
    days: int
    hour: int
    number: int


@dataclass(frozen=True)
class Letter:
    """A mail of a customer, as the customer knows it."""

    message_id: str
    sender: str
    proven: bool
    thread: tuple[str, ...]
    raw: bytes
    form: RequestForm


def wishes(kinds: tuple[str, ...]) -> st.SearchStrategy[Wish]:
    """Generate wishes for few times, so that customers meet each other at them."""
    hours = st.sampled_from((10, 15))
    return st.builds(Wish, st.sampled_from(kinds), st.integers(1, 3), hours, st.integers(0, 2))


def letter(
    number: int, sender: str, wish: Wish, now: datetime, *, proven: bool = True, thread: tuple[str, ...] = ()
) -> Letter:
    """Write a mail down."""
    text, said = _written(wish, _day(now, wish.days))
    message_id = f"<letter-{number}@{sender.partition('@')[2]}>"
    raw = mail(text, sender=sender, proven=proven, thread=thread, message_id=message_id)
    return Letter(message_id, sender, proven, thread, raw, said)


def _day(now: datetime, days: int) -> date:
    day = now.astimezone(BERLIN).date() + timedelta(days=days)
    return day + timedelta(days=2) if day.weekday() >= SATURDAY else day


def _written(wish: Wish, day: date) -> tuple[str, RequestForm]:
    named = f"{day:%A}, {day.day} {day:%B}"
    exact = window(f"{named} at {wish.hour}:00", day.isoformat(), f"{wish.hour}:00")
    vague = window(f"{named} in the afternoon", day.isoformat())
    ordinal = ORDINALS[wish.number]
    return {
        "book": (f"Could we meet on {exact.quote}?", form("book", exact)),
        "window": (f"Could we meet on {vague.quote}?", form("book", vague)),
        "move": (f"Can we move our call to {exact.quote}?", form("move", exact)),
        "cancel": ("Please cancel our call.", form("cancel")),
        "thanks": ("Thank you, see you then!", form("thanks")),
        "person": ("I want to talk to Olive.", form("wants_person")),
        "nonsense": ("Bananas are yellow.", form("other")),
        "accept": (f"The {ordinal} one suits me.", form("accept", offer_number=wish.number + 1)),
        "counter": (f"Rather {exact.quote}.", form("counter", exact)),
        "decline": ("Thanks, but we need no meeting any more.", form("decline")),
    }[wish.kind]
