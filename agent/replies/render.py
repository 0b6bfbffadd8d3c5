"""The text of a reply: the model's opening and closing around the block that holds every fact."""

from dataclasses import replace

from agent.domain import OutcomeKind, Slot
from agent.replies.facts import Facts
from agent.replies.language import Language, find_language
from agent.replies.mail import clean, letter
from agent.replies.times import duration, moment, slot_lines
from agent.replies.words import Words, violations

# Said by the line above the offered times, not by a sentence of its own.
_LEADS = ("as_asked", "next_free")
# The outcomes with a meeting that the customer can come to.
_JOINABLE = (OutcomeKind.BOOKED, OutcomeKind.MOVED)
# What a reply invites the customer to do; an offer and a question depend on what they list.
_HOW = {
    OutcomeKind.BOOKED: "change",
    OutcomeKind.MOVED: "change",
    OutcomeKind.CANCELLED: "again",
    OutcomeKind.CLOSED: "again",
    OutcomeKind.ASKED: "answer",
}


def render(facts: Facts, opening: str, closing: str, language: str) -> str:
    """Return the whole mail; words that claim something give way to the template's own."""
    spoken = find_language(language)
    words = Words(opening.strip(), closing.strip())
    if violations(words):
        words = default_words(facts, language)
    return letter(facts.owner, spoken, words.opening, facts_block(facts, language), words.closing)


def reminder(facts: Facts, language: str) -> str:
    """Return the mail that reminds of an open offer: which times are still held, until when, and how to answer."""
    if facts.outcome is not OutcomeKind.OFFERED or facts.held_until is None:
        message = "only an offer that is held until some time can be reminded of"
        raise ValueError(message)
    spoken = find_language(language)
    status = spoken.say(f"reminder.held{_single(facts)}")
    block = _block(replace(facts, follow_up=False), spoken, [status])
    return letter(facts.owner, spoken, spoken.say("reminder.opening"), block, spoken.say("closing.offered"))


def default_words(facts: Facts, language: str) -> Words:
    """Return the template's own opening and closing."""
    spoken = find_language(language)
    return Words(spoken.say(f"opening.{facts.outcome}"), spoken.say(f"closing.{facts.outcome}"))


def facts_block(facts: Facts, language: str) -> str:
    """Return the block that states everything: what happened, when, in which zone, where, and how to change it."""
    spoken = find_language(language)
    return _block(facts, spoken, _status(facts, spoken))


def _block(facts: Facts, spoken: Language, status: list[str]) -> str:
    paragraphs = (status, _times(facts, spoken), _details(facts, spoken), _how(facts, spoken))
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def _status(facts: Facts, spoken: Language) -> list[str]:
    leads = facts.explanation in _LEADS
    lines = [spoken.say(f"explanation.{facts.explanation}")] if facts.explanation and not leads else []
    match facts.outcome:
        case OutcomeKind.ASKED:
            return [*lines, spoken.say(f"question.{facts.question}")]
        case OutcomeKind.OFFERED:
            several = f"_{facts.explanation}" if leads else ""
            return [*lines, spoken.say(f"status.offered{_single(facts) or several}")]
        case OutcomeKind.HANDED_OFF:
            return [*lines, _person_answers("handed_off", facts, spoken)]
        case _:
            return [*lines, spoken.say(f"status.{facts.outcome}")]


def _times(facts: Facts, spoken: Language) -> list[str]:
    """List what the customer may choose from."""
    if facts.outcome not in (OutcomeKind.OFFERED, OutcomeKind.ASKED):
        return []
    lines = []
    for number, slot in enumerate(facts.slots, 1):
        mark = _mark(number, facts)
        first, *rest = slot_lines(slot, facts.zone, facts.owner_zone, spoken)
        lines += [mark + first, *(" " * len(mark) + line for line in rest)]
    return lines


def _mark(number: int, facts: Facts) -> str:
    """Number a choice only where its number answers: asked back, a time may have another number in its offer."""
    if len(facts.slots) == 1:
        return ""
    return f"{number}. " if facts.outcome is OutcomeKind.OFFERED or _asks_number(facts) else "\u2013 "


def _asks_number(facts: Facts) -> bool:
    return facts.question == "which_booking" and len(facts.slots) > 1


def _single(facts: Facts) -> str:
    return "_one" if len(facts.slots) == 1 else ""


def _details(facts: Facts, spoken: Language) -> list[str]:
    slot = facts.slots[0] if facts.slots else facts.old_slot
    if not slot or facts.question == "which_booking" or facts.outcome in (OutcomeKind.CLOSED, OutcomeKind.HANDED_OFF):
        return []
    what = spoken.say("format.meeting", meeting=clean(facts.meeting), duration=duration(slot, spoken))
    lines = [spoken.say("label.what", text=what)]
    if clean(facts.giver):
        lines.append(spoken.say("label.giver", text=clean(facts.giver)))
    match facts.outcome:
        case OutcomeKind.BOOKED:
            lines += _when("when", slot, facts, spoken)
        case OutcomeKind.MOVED:
            lines += _when("new", slot, facts, spoken)
            lines += _when("before", facts.old_slot, facts, spoken)
        case OutcomeKind.CANCELLED:
            lines += _when("when", facts.old_slot, facts, spoken)
        case _:
            pass
    link = clean(facts.link) if facts.outcome in _JOINABLE else ""
    online = spoken.say("format.online") if facts.is_online and not link else ""
    places = {"where": clean(facts.place) or online, "link": link}
    return [*lines, *(spoken.say(f"label.{label}", text=text) for label, text in places.items() if text)]


def _when(label: str, slot: Slot | None, facts: Facts, spoken: Language) -> list[str]:
    if slot is None:
        return []
    first, *rest = slot_lines(slot, facts.zone, facts.owner_zone, spoken)
    return [spoken.say(f"label.{label}", text=first), *rest]


def _how(facts: Facts, spoken: Language) -> list[str]:
    lines = []
    if facts.outcome is OutcomeKind.OFFERED:
        lines.append(spoken.say(f"how.choose{_single(facts)}"))
        if facts.held_until:
            lines.append(spoken.say(f"how.held{_single(facts)}", when=moment(facts.held_until, facts.zone, spoken)))
    elif facts.outcome is OutcomeKind.ASKED and len(facts.slots) > 1:
        lines.append(spoken.say(f"how.answer_{'number' if _asks_number(facts) else 'time'}"))
    elif facts.outcome in _HOW:
        lines.append(spoken.say(f"how.{_HOW[facts.outcome]}"))
    if facts.old_slot and facts.outcome in (OutcomeKind.OFFERED, OutcomeKind.ASKED):
        when = slot_lines(facts.old_slot, facts.zone, facts.zone, spoken)[0]
        lines.append(spoken.say("how.stays", when=when))
    return [*lines, _person_answers("follow_up", facts, spoken)] if facts.follow_up else lines


def _person_answers(key: str, facts: Facts, spoken: Language) -> str:
    owner = clean(facts.owner.name)
    if facts.answer_by is None:
        return spoken.say(f"status.{key}", owner=owner)
    return spoken.say(f"status.{key}_by", owner=owner, when=moment(facts.answer_by, facts.zone, spoken))
