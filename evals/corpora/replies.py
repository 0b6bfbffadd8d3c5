"""Replies: what the author wrote now, apart from what they quote."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.domain import Email
from evals.corpora.reading import written
from evals.corpora.score import Miss, SetScore, counted, folded, rows, short

MANIFEST = "reply-extraction/reply_cases.jsonl"


@dataclass(frozen=True)
class Comparison:
    """What a reply should hold and does not, and what it holds and should not, or holds in another order.

    Quoted lines that a row keeps between the author's words, and the desk does not, are told apart: nobody wrote
    them now.
    """

    lost: str
    leaked: str
    unquoted: str = ""
    is_right: bool = False
    """Whether the reply is the author's words, in their order, and no more."""


RIGHT = Comparison("", "", is_right=True)


def score(folder: Path) -> SetScore:
    """Read each reply; words of the author that are missing are told apart from words of others that are left in."""
    right: list[bool] = []
    lost: list[bool] = []
    leaked: list[bool] = []
    before: list[bool] = []
    machines: list[bool] = []
    misses: list[Miss] = []
    for row in rows(folder / MANIFEST):
        email = _email(row)
        if email is None:
            continue
        machines.append(email.machine.is_machine)
        if machines[-1]:
            misses.append(Miss(row["id"], "taken for a machine", "a person", ", ".join(email.machine.reasons)))
        compared = compare(row["expect"], email.reply_text)
        if compared is None:
            continue
        if row["kind"] == "forward_unwrap":
            before.append(compared.is_right)
        else:
            lost.append(bool(compared.lost))
            leaked.append(bool(compared.leaked))
        if row["kind"] == "reply_text":
            right.append(compared.is_right)
        misses += _misses(row["id"], compared)
    measures = (
        counted("right (of plain texts)", right, 0.73),
        counted("author's words lost", lost, 0.02, at_most=True),
        counted("others' words left in", leaked),
        # Here a row keeps all that stands before what is forwarded, older mails too: a measure of another thing.
        counted("before a forwarded mail", before),
        counted("taken for a machine", machines, 0.0, at_most=True),
    )
    return SetScore("replies", measures, tuple(misses))


def _misses(case: str, compared: Comparison) -> list[Miss]:
    found = []
    if compared.lost:
        found.append(Miss(case, "author's words lost", short(compared.lost), ""))
    if compared.leaked:
        found.append(Miss(case, "others' words left in", "", short(compared.leaked)))
    return found


def _email(row: dict[str, Any]) -> Email | None:
    """Return the case as a mail; None where the row only names a page that is not here."""
    text, page = row.get("body_text") or "", row.get("body_html") or ""
    if text:
        return written(text)
    return written(page, html=True) if "<" in page else None


def compare(expect: dict[str, Any], got: str) -> Comparison | None:
    """Compare a reply with what its row expects; None where the row says nothing of the author's words."""
    if "equals" in expect:
        return _lines(expect["equals"], got)
    if "equals_all_whitespace_removed" in expect:
        return _words(expect["equals_all_whitespace_removed"], got)
    if "before" in expect:
        return _lines(expect["before"], got)
    if "contains" in expect or "not_contains" in expect:
        flat = folded(got)
        lost = [text for text in expect.get("contains", ()) if folded(text) not in flat]
        leaked = [text for text in expect.get("not_contains", ()) if folded(text) in flat]
        return Comparison(" / ".join(lost), " / ".join(leaked), is_right=not lost and not leaked)
    return None


def _lines(wanted: str, got: str) -> Comparison:
    """Compare line by line where the lines differ, and word by word where only their ends do."""
    return _compared(_nonblank(wanted), _nonblank(got)) if folded(wanted) != folded(got) else RIGHT


def _words(wanted: str, got: str) -> Comparison:
    if "".join(wanted.split()) == "".join(got.split()):
        return RIGHT
    return _compared(wanted.split(), got.split())


def _nonblank(text: str) -> list[str]:
    return [folded(line) for line in text.splitlines() if line.strip()]


def _compared(wanted: list[str], got: list[str]) -> Comparison:
    missing, extra = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    lost = [text for text in missing.elements() if not text.startswith(">")]
    quoted = [text for text in missing.elements() if text.startswith(">")]
    return Comparison(" / ".join(lost), " / ".join(extra.elements()), " / ".join(quoted))
