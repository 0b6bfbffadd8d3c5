"""Whether the words around a time want it: both readings may agree on when, and be wrong about whether."""

from collections.abc import Sequence
from datetime import datetime

from agent import offers, policy
from agent.decisions.meaning import quotes_of, without
from agent.decisions.situation import Situation
from agent.decisions.wording import (
    Around,
    asks_for_more,
    asks_for_something,
    has_wish,
    is_short,
    leaves_open,
    speaks_of_before,
    speaks_of_meetings,
    surroundings,
    takes_back,
)


def is_wanted(situation: Situation, start: datetime) -> bool:
    """Say whether the words around this time show a wish for it, and neither refuse it nor leave it open.

    "My train leaves on Tuesday at 10:00" and "please do not book Tuesday at 10:00 yet" do not want it.
    """
    named, locale = quotes_of(situation, start), situation.locale
    text = situation.email.reply_text
    # Our reader quotes what stands between a day and its hour, too: "on Tuesday, but I have to leave at 10".
    if any(leaves_open(quote) for quote in named):
        return False
    if found := list(surroundings(text, named)):
        return not any(_speaks_against(around, locale) for around in found)
    # It stands in the subject, and the whole text is about it: about an appointment then, or about something else.
    is_against = leaves_open(text) or speaks_of_before(text) or offers.refuses(text, locale)
    return _is_of_a_meeting(situation, named) and not is_against


def _speaks_against(around: Around, locale: str) -> bool:
    sentence = around.sentence
    return (
        leaves_open(sentence)
        or offers.refuses(around.from_here, locale)
        or offers.is_conditional(sentence, locale)
        or (is_short(around.following) and offers.refuses(around.following, locale))
        or not (around.is_field or _asks_about_this(around.following) or _may_wish(sentence, locale))
    )


def _asks_about_this(following: str) -> bool:
    """Say whether the next sentence asks about this one: "I can only come on Monday at 10. Would that be possible?"."""
    return "?" in following and is_short(following)


def _may_wish(sentence: str, locale: str) -> bool:
    asks = asks_for_something(sentence) or asks_for_more(sentence) or takes_back(sentence)
    return asks or has_wish(sentence, "moves") or offers.may_wish(sentence, locale)


def _is_of_a_meeting(situation: Situation, named: Sequence[str]) -> bool:
    """Say whether a subject speaks of a meeting, asks for something, or has no word beside the time that we lack."""
    subject, rest = situation.email.subject, without(named, situation.email.subject)
    is_of_meeting = speaks_of_meetings(subject) or policy.named_meetings(situation.policy, subject)
    return bool(is_of_meeting) or asks_for_something(subject) or offers.is_known(rest, situation.locale)
