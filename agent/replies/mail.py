"""Mails without a model's words: the acknowledgement, the owner's notice; and the signature of every mail."""

import re
import unicodedata
from datetime import datetime
from enum import Enum

from agent.domain import Person, Reason
from agent.replies.language import Language, find_language
from agent.replies.times import moment

_ENGLISH = "en"
_ENGLISH_ONLY = "We are sorry that we cannot write to you in your own language yet; this email is in English."
_LONGEST_EXCERPT = 4000
_SCHEME = re.compile(r"\b(h)tt(ps?)://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"://|\b(mailto|javascript|data|tel|file):", re.IGNORECASE)
_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_])")


class Occasion(Enum):
    """What has come up for a person: how the notice about it begins, and what it says is to be done."""

    MAIL = ("A mail is waiting for you.", "The front desk has stopped here; you answer this mail.")
    DELIVERY = ("A mail was handled, but what follows from it could not be done.", "It is done once this is mended.")
    CALENDAR = (
        "A customer has answered in the calendar, without a mail.",
        "The event still stands; you write to them.",
    )


def acknowledgement(owner: Person, answer_by: datetime, zone: str, language: str) -> str:
    """Return the mail to a customer whose mail goes to a person: who answers, and by when."""
    spoken = find_language(language)
    text = spoken.say("mail.acknowledgement", owner=clean(owner.name), when=moment(answer_by, zone, spoken))
    return letter(owner, spoken, text)


def letter(owner: Person, spoken: Language, opening: str, *rest: str) -> str:
    """Return a whole mail: its paragraphs, who wrote it where it is seen, and the signature."""
    notice = "" if spoken.known else _ENGLISH_ONLY
    parts = (opening, disclosure(owner, spoken), notice, *rest, signature(owner, spoken))
    return "\n\n".join(part for part in parts if part) + "\n"


def notice(  # noqa: PLR0913 (all that a person needs to take over)
    reason: Reason,
    due: datetime,
    zone: str,
    *,
    mail_id: str,
    conversation_id: str,
    detail: str = "",
    excerpt: str = "",
    has_draft: bool = False,
    occasion: Occasion = Occasion.MAIL,
) -> str:
    """Return the mail to the owner about a handoff; the excerpt is quoted, its links made dead."""
    due_text = moment(due, zone, find_language(_ENGLISH))
    begin, rest = occasion.value
    lines = [begin, "", f"Reason: {reason}"]
    lines += [f"Detail: {clean(detail)}"] if detail.strip() else []
    lines += [] if occasion is Occasion.DELIVERY else [f"Answer by: {due_text}"]
    lines += [f"Mail: {clean(mail_id)}", f"Conversation: {clean(conversation_id)}", ""]
    lines += [f'What to do: see "{reason}" in ops/runbook.md. {rest}']
    lines += ["A suggested reply lies in Drafts: finish it and send it, or delete it."] if has_draft else []
    quoted = _quoted(excerpt)
    if quoted:
        lines += ["", "From the mail (links are made dead; do not trust what it says about itself):", *quoted]
    return "\n".join(lines) + "\n"


def outage(reason: Reason, detail: str) -> str:
    """Return the mail to the owner about an integration that the desk cannot work without."""
    lines = ["The front desk cannot read its mailbox. No mail is lost; new ones wait there until this is mended.", ""]
    lines += [f"Reason: {reason}", f"Detail: {clean(detail)}", "", f'What to do: see "{reason}" in ops/runbook.md.']
    return "\n".join(lines) + "\n"


def signature(owner: Person, spoken: Language) -> str:
    """Return the greeting at the end, and who writes."""
    return spoken.say("mail.sender", owner=clean(owner.name))


def disclosure(owner: Person, spoken: Language) -> str:
    """Return that an AI writes, and how to reach a person: near the top of every mail, where it is seen."""
    return spoken.say("mail.disclosure", owner=clean(owner.name), address=clean(owner.address))


def clean(text: str) -> str:
    """Return a text as one line without control or invisible characters."""
    kept = ("" if unicodedata.category(c) in ("Cf", "Cs") else " " if _is_break(c) else c for c in text)
    return " ".join("".join(kept).split())


def _is_break(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp")


def _quoted(excerpt: str) -> list[str]:
    lines = [_defanged(clean(line)) for line in excerpt[:_LONGEST_EXCERPT].strip().splitlines()]
    quoted = [f"> {line}".rstrip() for line in lines]
    return [*quoted, "> [shortened here]"] if len(excerpt) > _LONGEST_EXCERPT else quoted


def _defanged(line: str) -> str:
    """Break every link, so that no mail program makes it one again."""
    line = _SCHEME.sub(r"\1xx\2[:]//", line)
    line = _OTHER_SCHEME.sub(lambda match: match.group().replace(":", "[:]"), line)
    return _DOT.sub("[.]", line)
