"""Whole mails, composed of sentences: with what hangs on them, who sends them, and what may be done for them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import format_datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from agent.domain import Slot
from tests.agent.laws.people import ANN_AND_RUTH, EVE, TOLD, ZONES
from tests.agent.laws.pieces import (
    Piece,
    cancellations,
    chatter,
    doubtful,
    exact,
    foreign,
    moves,
    pieces,
    stretches,
    takings,
    wishes,
)
from tests.agent.mails import mail

SUBJECTS = (Piece("Appointment"), Piece("Re: Appointment"), Piece(""))
DOUBTS = ("sender", "reply_to", "defective")
"""Why a mail may not be its sender's."""
_FILE = """\
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
{text}\r
--b\r
Content-Type: text/plain; name="times.txt"\r
Content-Disposition: attachment; filename="times.txt"\r
Content-Transfer-Encoding: base64\r
\r
{file}\r
--b--"""
_NOTHING = st.none()
_SOMETIMES = st.sampled_from((False, False, True))
_HISTORY = "\n\nOn Mon, 2 Mar 2026 at 10:00, Front desk <desk@frontdesk.example> wrote:\n> {}"


@dataclass(frozen=True)
class Letter:
    """A mail as its author means it."""

    sender: str
    doubt: str
    said: tuple[Piece, ...]
    subject: Piece
    file: Piece | None = None
    quoted: Piece | None = None
    """What it quotes of an earlier mail."""
    copied: str = ""
    """What it copies of what nobody but the model should have seen."""
    has_copy: bool = False
    """Whether it goes to somebody else too."""

    @property
    def zone(self) -> tzinfo:
        """The clock of its author."""
        return ZONES[self.sender]

    @property
    def words(self) -> str:
        """What the author wrote now."""
        return "\n".join([*(piece.text for piece in self.said), *([self.copied] if self.copied else [])])

    @property
    def counts(self) -> tuple[Piece, ...]:
        """What counts: the text; the subject too."""
        return (*self.said, self.subject)

    def every(self) -> list[Piece]:
        """List all that can be read in it."""
        return [*self.counts, *(piece for piece in (self.file, self.quoted) if piece)]

    def raw(self, message_id: str, now: datetime, thread: Sequence[str]) -> bytes:
        """Return it as it lies in the mailbox."""
        text, how = self.words, "text/plain; charset=utf-8"
        if self.quoted:
            text += _HISTORY.format(self.quoted.text)
        if self.file:
            text = _FILE.format(text=text, file=base64.b64encode(self.file.text.encode()).decode())
            how = 'multipart/mixed; boundary="b"'
        written = mail(
            text,
            sender=f"{self.sender}>, Eve <{EVE}" if self.doubt == "defective" else self.sender,
            proven=self.doubt != "sender",
            subject=self.subject.text.replace("\n", " "),
            thread=thread,
            headers=[f"Reply-To: {EVE}"] * (self.doubt == "reply_to") + [f"Cc: {EVE}"] * self.has_copy,
            message_id=message_id,
            content_type=how,
        )
        return written.replace(b"Mon, 02 Mar 2026 09:00:00 +0000", format_datetime(now).encode())


def names_only(said: Sequence[Piece], slot: Slot, old: Slot | None) -> bool:
    """Say whether these words wish for one start on the clock and name no other but that of the booking to be moved.

    Words that may mean the booking's time, or another, mean the booking's.
    """
    others = [piece for piece in said if not (old and old.start in piece.names | piece.may_mean)]
    named = {start for piece in others for start in (*piece.names, *piece.may_mean)}
    in_one_way = any(slot.start in piece.names and piece.intent for piece in said)
    return in_one_way and named == {slot.start}


def takes(said: Sequence[Piece], slot: Slot, offered: Sequence[tuple[Slot, ...]]) -> bool:
    """Say whether these words take this slot of one of the offers: by number, by yes, or by time."""
    return any(
        (piece.place is not None and any(slot in slots[piece.place - 1 : piece.place] for slots in offered))
        or (piece.is_yes and any(slots == (slot,) for slots in offered))
        or slot.start in piece.names | piece.may_mean
        or (piece.within is not None and piece.within.overlaps(slot))
        for piece in said
    )


def seldom(found: st.SearchStrategy[Any], else_: st.SearchStrategy[Any] = _NOTHING) -> st.SearchStrategy[Any]:
    """Generate what is found in one case of six, else something else, or None."""
    return st.integers(0, 5).flatmap(lambda which: found if which == 5 else else_)


@cache
def letters_of(sender: str) -> st.SearchStrategy[Letter]:
    """Generate mails of one sender: mostly such as ask plainly for one thing, else anything."""
    zone = ZONES[sender]
    told = st.just(Piece(f"It is about {TOLD[sender]}."))
    plain = st.one_of(
        *[wishes(zone)] * 3, *[moves(zone)] * 3, *[cancellations(zone)] * 2, *[stretches(zone)] * 2, doubtful(zone)
    )
    asked = [st.tuples(plain)] * 5 + [st.tuples(plain, told), st.tuples(chatter(), plain), st.tuples(plain, chatter())]
    return st.one_of(
        *(_letter(sender, said) for said in asked),
        *[_letter(sender, st.tuples(wishes(zone), wishes(zone)))] * 2,
        _letter(sender, st.tuples(foreign(zone))),
        _jumbled(sender, pieces(zone)),
        _jumbled(sender, pieces(zone)),
    )


def answers_of(sender: str, offered: Sequence[Slot]) -> st.SearchStrategy[Letter]:
    """Generate mails of one sender to whom these times were offered: mostly such as take one of them."""
    zone = ZONES[sender]
    by_time = st.sampled_from(exact(offered, zone)) if offered else takings()
    return st.one_of(
        *[_letter(sender, st.tuples(takings()))] * 3,
        _letter(sender, st.tuples(by_time)),
        _letter(sender, st.tuples(takings(), chatter())),
        *[_letter(sender, st.tuples(chatter()))] * 2,
        _jumbled(sender, takings() | by_time | pieces(zone)),
        letters_of(sender),
    )


def _letter(sender: str, said: st.SearchStrategy[tuple[Piece, ...]]) -> st.SearchStrategy[Letter]:
    """Generate mails that say this, and hardly anything beside it."""
    return st.builds(
        Letter,
        sender=st.just(sender),
        doubt=_doubt(sender, 30),
        said=said,
        subject=st.sampled_from(SUBJECTS),
        has_copy=_SOMETIMES,
    )


def _jumbled(sender: str, said: st.SearchStrategy[Piece]) -> st.SearchStrategy[Letter]:
    """Generate mails of several sentences, with a subject, a file and history that may say anything."""
    return st.builds(
        Letter,
        sender=st.just(sender),
        doubt=_doubt(sender, 12),
        said=st.lists(said, min_size=1, max_size=3).map(tuple),
        subject=seldom(said, st.sampled_from(SUBJECTS)),
        file=seldom(said),
        quoted=seldom(said),
    )


def _doubt(sender: str, proven: int) -> st.SearchStrategy[str]:
    return st.sampled_from(("",) * proven + DOUBTS) if sender != EVE else st.just("sender")


def letters() -> st.SearchStrategy[Letter]:
    """Generate mails: mostly of customers whose address is proven."""
    return st.sampled_from((*ANN_AND_RUTH, EVE)).flatmap(letters_of)
