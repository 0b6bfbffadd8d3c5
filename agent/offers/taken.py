"""Which of the offered slots an answer takes. The answer's own words decide; a model's number may only raise doubt."""

import unicodedata
from datetime import datetime, tzinfo

from agent.domain import Offer, Slot
from agent.offers.choice import chosen, is_named
from agent.offers.reading import Reader

_LONGEST = 2000


def matching(
    answer: str, number: int | None, offer: Offer, reference: datetime, zone: tzinfo, locale: str
) -> tuple[Slot, ...]:
    """Return the slots that an answer takes: one is accepted, several are asked about, none is another wish.

    Words that the table does not know leave an answer in doubt: then it takes no single slot. What a model says, the
    `number` of a slot counted from 1, takes nothing: where a slot only follows from what is compared or ruled out, and
    the number is another's, both are asked about.
    """
    if len(answer) > _LONGEST:
        return ()
    clauses = Reader(offer.slots, reference, zone, locale).read(unicodedata.normalize("NFC", answer))
    taken = chosen(clauses, offer.slots)
    if number is not None and len(taken) == 1 and not is_named(taken, clauses):
        taken = taken | {number - 1}
    return tuple(slot for index, slot in enumerate(offer.slots) if index in taken)
