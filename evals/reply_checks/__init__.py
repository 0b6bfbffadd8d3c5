"""Checks on the mails that customers got: facts, language, thread and disclosure, against the servers' end state.

A mail of ours is a template's sentences around two pieces of a model's words. It is read back by these sentences, and
what fills them is compared with what the calendar and the world hold; words that no template has must claim nothing.
"""

from evals.case import Case
from evals.reply_checks.disclosure import disclosure
from evals.reply_checks.facts import facts
from evals.reply_checks.finding import Finding
from evals.reply_checks.invitation import invitation
from evals.reply_checks.language import language
from evals.reply_checks.reading import read
from evals.reply_checks.sent import sent_replies
from evals.reply_checks.thread import thread
from evals.reply_checks.words import words
from ops.world.format import World
from ops.world.play import EndState

__all__ = ["Finding", "reply_findings"]


def reply_findings(case: Case, world: World, end: EndState) -> list[Finding]:
    """List what is wrong with the mails of ours that the customers of a case got, the harmful first."""
    found = [
        Finding(f"{reply.line.file}: {reply.kind} {finding.why}", is_harm=finding.is_harm)
        for reply in sent_replies(case, world, end)
        for told in [read(reply.mail.text, reply.language)]
        for check in (facts, words, invitation, disclosure, language, thread)
        for finding in check(reply, told)
    ]
    return sorted(found, key=lambda finding: not finding.is_harm)
