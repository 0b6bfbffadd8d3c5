"""The closed forms that the model fills, and what of them stands in the mail's own words."""

from agent.form.grounding import Ungrounded, grounded
from agent.form.languages import language_of
from agent.form.quotes import folded, is_quoted
from agent.form.request import DraftForm, DurationForm, Intent, LanguageCode, RequestForm, WindowForm, ZoneForm

__all__ = [
    "DraftForm",
    "DurationForm",
    "Intent",
    "LanguageCode",
    "RequestForm",
    "Ungrounded",
    "WindowForm",
    "ZoneForm",
    "folded",
    "grounded",
    "is_quoted",
    "language_of",
]
