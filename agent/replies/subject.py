"""The subject of a reply."""

import re
import unicodedata

from agent.domain.subjects import without_reply_mark
from agent.replies.language import find_language

_LONGEST = 200
# Nobody has us pass on where to write or what to open.
_REACHES_OUT = re.compile(r"\S@\S|://|\bwww\.", re.IGNORECASE)


def reply_subject(subject: str, language: str) -> str:
    """Return the subject with one "Re: ", in one line, at most 200 characters; none with an address or a link in it.

    Where there is no other, it says in the language of the reply what is answered: "Re: your message".
    """
    visible = "".join(" " if _hidden(character) else character for character in subject)
    rest = without_reply_mark(" ".join(visible.split()))
    if not rest or _REACHES_OUT.search(rest):
        rest = find_language(language).say("mail.subject")
    return f"Re: {rest}"[:_LONGEST].rstrip()


def _hidden(character: str) -> bool:
    return unicodedata.category(character).startswith(("C", "Zl", "Zp"))
