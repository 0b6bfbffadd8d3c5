"""Whether a mail of ours is in the language of its reader, by the sentences of our templates."""

from collections.abc import Iterator

from agent.replies.language import languages
from evals.reply_checks.finding import Finding
from evals.reply_checks.reading import Told, is_said_elsewhere
from evals.reply_checks.sent import SentReply


def language(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare the language of a mail with its reader's; English, and a sentence that says so, stands for the rest."""
    if not told.values("mail.sender"):
        yield Finding("has no signature of ours")
    if reply.language is None:
        return
    code = reply.language.partition("-")[0]
    wanted = code if code in languages() else "en"
    if told.language != wanted:
        yield Finding(f"is written in {told.language} instead of {wanted}")
    if told.is_in_stead and wanted == code:
        yield Finding("says that we do not write its reader's language")
    if not told.is_in_stead and wanted != code:
        yield Finding("does not say why it is in English")
    if str(reply.message["Content-Language"]).partition("-")[0] != wanted:
        yield Finding(f"is marked as {reply.message['Content-Language']} instead of {wanted}")
    for line in told.free:
        if is_said_elsewhere(line, told.language):
            yield Finding(f"holds a sentence of another language: {line!r}")
