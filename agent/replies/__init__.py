"""What the customer and the owner are written: the facts block, the words around it, and the check of those words."""

from agent.replies.echoes import echoes
from agent.replies.facts import Facts
from agent.replies.language import written_language
from agent.replies.mail import Occasion, acknowledgement, notice, outage
from agent.replies.manners import is_out_of_tune
from agent.replies.render import default_words, facts_block, reminder, render
from agent.replies.subject import reply_subject
from agent.replies.suggestion import suggestion
from agent.replies.words import Words, violations

__all__ = [
    "Facts",
    "Occasion",
    "Words",
    "acknowledgement",
    "default_words",
    "echoes",
    "facts_block",
    "is_out_of_tune",
    "notice",
    "outage",
    "reminder",
    "render",
    "reply_subject",
    "suggestion",
    "violations",
    "written_language",
]
