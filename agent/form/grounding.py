"""What of a form stands in the mail: every quote is looked for, and what has none falls away."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.form.languages import is_foreign_to, language_of
from agent.form.quotes import is_quoted
from agent.form.request import LanguageCode, RequestForm, WindowForm


@dataclass(frozen=True)
class Ungrounded:
    """What fell away: the names of the fields, once for each, and the windows that the mail does not name."""

    fields: tuple[str, ...] = ()
    windows: tuple[WindowForm, ...] = ()


def grounded(form: RequestForm, texts: Sequence[str], usual: LanguageCode | None) -> tuple[RequestForm, Ungrounded]:
    """Return the form with what its quotes vouch for, and what fell away.

    `texts` is what the author wrote now, the mail itself first. Its small words say its language; where they do not,
    it is the author's `usual` one, and where none is known, the form says it, if the mail has any of its words.
    """

    def stands(quote: str | None) -> bool:
        return quote is not None and is_quoted(quote, texts)

    windows = [window for window in form.windows if stands(window.quote)]
    asks = [ask for ask in form.also_asks if stands(ask)]
    lost: dict[str, object] = {}
    if form.topic is not None and not stands(form.topic):
        lost["topic"] = None
    if form.duration and not stands(form.duration.quote):
        lost["duration"] = None
    if form.zone and not stands(form.zone.quote):
        lost["zone"] = None
    if form.offer_quote is not None and not stands(form.offer_quote):
        lost |= {"offer_quote": None, "offer_number": None}
    is_baseless = form.language_quote is not None and not stands(form.language_quote)
    said: LanguageCode = "en" if is_baseless else form.language
    language = language_of(texts[0]) or usual or ("other" if is_foreign_to(texts[0], said) else said)
    if language != form.language:
        lost |= {"language_quote": None, "language": language}
    fallen = [
        *["windows"] * (len(form.windows) - len(windows)),
        *["also_asks"] * (len(form.also_asks) - len(asks)),
        *(name for name in lost if name not in ("offer_number", "language_quote")),
    ]
    kept = form.model_copy(update={"windows": windows, "also_asks": asks, **lost})
    invented = tuple(window for window in form.windows if window not in windows)
    return kept, Ungrounded(tuple(sorted(fallen)), invented)
