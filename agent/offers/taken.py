"""Which of the offered slots an answer takes: the one that its words name, in doubt the one that a model names too."""

import unicodedata
from dataclasses import replace
from datetime import datetime, tzinfo

from agent.domain import Offer, Slot
from agent.offers.agreement import without_asides
from agent.offers.choice import chosen, is_named
from agent.offers.reading import Reader

_LONGEST = 2000


def matching(
    answer: str, number: int | None, offer: Offer, reference: datetime, zone: tzinfo, locale: str
) -> tuple[Slot, ...]:
    """Return the slots that an answer takes: one is accepted, several are asked about, none is another wish.

    Words that the table does not know leave an answer in doubt: then it takes no single slot, unless the `number` that
    a model says, counted from 1, is that of the only slot that its words name beside slips and asides. A number takes
    nothing by itself: where a slot only follows from what is compared or ruled out, and the number is another's, both
    are asked about.
    """
    if len(answer) > _LONGEST:
        return ()
    reader, text = Reader(offer.slots, reference, zone, locale), unicodedata.normalize("NFC", answer)
    clauses = reader.read(text)
    taken = chosen(clauses, offer.slots)
    if number is not None and len(taken) == 1 and not is_named(taken, clauses):
        taken = taken | {number - 1}
    elif number is not None and len(taken) != 1 and _names(replace(reader, agreed=number), text):
        taken = {number - 1}
    return tuple(slot for index, slot in enumerate(offer.slots) if index in taken)


def _names(reader: Reader, text: str) -> bool:
    """Say whether an answer without its asides names the agreed slot and no other."""
    clauses = without_asides(reader.read(text))
    taken = chosen(clauses, reader.slots)
    return taken == {(reader.agreed or 0) - 1} and is_named(taken, clauses)
