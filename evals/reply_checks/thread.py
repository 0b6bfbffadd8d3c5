"""Whether a mail of ours stands in the thread of the mail that it answers, and says what machines have to know."""

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.utils import getaddresses

from agent.replies.language import find_language
from evals.reply_checks.finding import Finding
from evals.reply_checks.reading import Told
from evals.reply_checks.sent import SentReply
from integrations.mime.loops import LOOP_HEADER

SAYS_TO_MACHINES = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
NOBODY_ELSE = ("Cc", "Bcc", "Reply-To", "Sender", "Resent-To")
_ID = re.compile(r"<[^<>\s]+>")
_MARKS_OF_REPLIES = re.compile(r"(?:[^\W\d_]{1,8}\s*(?:[\[(^]\d{1,4}[\])]?)?\s*[:\uff1a]\s*)*", re.IGNORECASE)
_LEADS_AWAY = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_LONGEST_SUBJECT, _LAST_REFERENCES = 200, 20


def thread(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare the header of a mail with that of the mail that it follows."""
    message, parent = reply.message, reply.parent
    own = _ids(parent, "Message-ID")
    for name, wanted in (("In-Reply-To", own), ("References", _chain(parent))):
        if _ids(message, name) != wanted:
            yield Finding(f"{name} is {' '.join(_ids(message, name)) or 'empty'} instead of {' '.join(wanted)}")
    domain = re.escape(reply.world.mailbox.address.rpartition("@")[2])
    if not re.fullmatch(rf"<[0-9a-f]{{40}}@{domain}>", str(message["Message-ID"])):
        yield Finding(f"Message-ID is {message['Message-ID']}, which is none of ours")
    if not _is_subject_of(reply.mail.subject, reply.asked.subject, told.language):
        yield Finding(f"Subject is {reply.mail.subject!r}, which is not that of the mail")
    yield from _people(reply)
    for name, value in SAYS_TO_MACHINES.items():
        if message.get_all(name) != [value]:
            yield Finding(f"{name} is not {value}")
    if len(message.get_all(LOOP_HEADER, [])) != 1:
        yield Finding("lacks the mark by which we know it again")


def _people(reply: SentReply) -> Iterator[Finding]:
    for name, wanted in (("To", reply.author), ("From", reply.world.mailbox.address)):
        fields = [str(field) for field in reply.message.get_all(name, [])]
        if [address.lower() for _, address in getaddresses(fields)] != [wanted]:
            yield Finding(f"{name} is not {wanted} alone")
    if list(map(str.lower, reply.mail.recipients)) != [reply.author]:
        yield Finding("went to somebody else than its reader alone", is_harm=True)
    yield from (Finding(f"has a field {name}") for name in NOBODY_ELSE if name in reply.message)


def _ids(message: Message, name: str) -> Sequence[str]:
    return _ID.findall(" ".join(map(str, message.get_all(name, []))))


def _chain(parent: Message) -> Sequence[str]:
    """Return what a mail's answer refers to: what it refers to itself, or answers, and the mail (RFC 5322, 3.6.4)."""
    chain = [*(_ids(parent, "References") or _ids(parent, "In-Reply-To")), *_ids(parent, "Message-ID")]
    known = list(dict.fromkeys(chain))
    return known if len(known) <= _LAST_REFERENCES + 1 else [known[0], *known[-_LAST_REFERENCES:]]


def _is_subject_of(subject: str, asked: str, language: str) -> bool:
    """Say whether a subject is one "Re: " and that of the mail without its marks of replies.

    In place of one that has no words, or that one could follow, stands what the language has for it.
    """
    mark, rest, asked = subject[:4], subject[4:], " ".join(asked.split())
    if mark != "Re: " or not rest:
        return False
    if rest == find_language(language).say("mail.subject"):
        return _MARKS_OF_REPLIES.fullmatch(asked) is not None or _LEADS_AWAY.search(asked) is not None
    # What is cut short stands at the beginning of the subject, else all of it is there up to its end.
    is_cut = len(subject) >= _LONGEST_SUBJECT - 1
    before, found, after = asked.partition(rest) if is_cut else asked.rpartition(rest)
    return bool(found) and _MARKS_OF_REPLIES.fullmatch(before) is not None and (not after or is_cut)
