"""Which of the offered slots an answer takes. The answer's own words decide; a model's number may only agree."""

import unicodedata
from datetime import datetime, tzinfo

from agent.domain import Offer, Slot
from agent.offers.choice import chosen
from agent.offers.reading import Reader

_LONGEST = 2000


def matching(
    answer: str, number: int | None, offer: Offer, reference: datetime, zone: tzinfo, locale: str
) -> tuple[Slot, ...]:
    """Return the slots that an answer takes: one is accepted, several are asked about, none is another wish.

    Words that the table does not know leave an answer in doubt: then the slot that it names is taken only if `number`,
    what a model says, counted from 1, agrees. The number never takes a slot that the words do not name.
    """
    if len(answer) > _LONGEST:
        return ()
    clauses = Reader(offer.slots, reference, zone, locale).read(unicodedata.normalize("NFC", answer))
    taken = chosen(clauses, offer.slots, {number - 1} if number is not None else set())
    return tuple(slot for index, slot in enumerate(offer.slots) if index in taken)
