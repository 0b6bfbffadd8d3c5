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
from tests.agent.laws.pieces import Piece, pieces, takings
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
            headers=[f"Reply-To: {EVE}"] if self.doubt == "reply_to" else [],
            message_id=message_id,
            content_type=how,
        )
        return written.replace(b"Mon, 02 Mar 2026 09:00:00 +0000", format_datetime(now).encode())


def names_only(said: Sequence[Piece], slot: Slot, old: Slot | None) -> bool:
    """Say whether these words name one start on the clock and no other, but for that of the booking to be moved."""
    named = {start for piece in said for start in (*piece.names, *piece.may_mean)} - ({old.start} if old else set())
    in_one_way = any(slot.start in piece.names for piece in said)
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
def letters_of(sender: str, *, answering: bool = False) -> st.SearchStrategy[Letter]:
    """Generate mails of one sender; in answer to an offer mostly such as take of it."""
    every = pieces(ZONES[sender])
    own = takings() | every if answering else every
    told = st.just(Piece(f"It is about {TOLD[sender]}."))
    sentences = st.lists(own, min_size=1, max_size=3) | st.tuples(own, told).map(list)
    return st.builds(
        Letter,
        sender=st.just(sender),
        doubt=st.sampled_from(("",) * 12 + DOUBTS) if sender != EVE else st.just("sender"),
        said=sentences.map(tuple),
        subject=seldom(own, st.sampled_from(SUBJECTS)),
        file=seldom(own),
        quoted=seldom(own),
    )


def letters() -> st.SearchStrategy[Letter]:
    """Generate mails: mostly of customers whose address is proven."""
    return st.sampled_from((*ANN_AND_RUTH, EVE)).flatmap(letters_of)
