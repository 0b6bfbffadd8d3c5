"""Whole mails: what several parsers agree on, and whether what must not be answered is known for it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent import policy
from agent.domain import Email, Sender
from evals.corpora.reading import timed, warm_up
from evals.corpora.score import Miss, SetScore, counted, folded, rows, short
from integrations.mime.header.addresses import sole_from

MANIFEST = "mail_manifest.jsonl"
SLOWEST_SECONDS = 1.0
_DESK = "desk@frontdesk.test"
_LONGEST = 1_000_000


def score(folder: Path) -> SetScore:
    """Read every mail and compare it with its row."""
    warm_up()
    whole: list[bool] = []
    quick: list[bool] = []
    ignored: list[bool] = []
    agreed: dict[str, list[bool]] = {name: [] for name in _FIELDS}
    misses: list[Miss] = []
    slowest = 0.0
    for row in rows(folder / MANIFEST):
        read = timed((folder / row["file"]).read_bytes())
        slowest = max(slowest, read.seconds)
        whole.append(read.is_whole)
        quick.append(read.seconds <= SLOWEST_SECONDS)
        for name, wanted in row["consensus"].items():
            got = _FIELDS[name](read.email)
            agreed[name].append(_same(name, wanted, got))
            if not agreed[name][-1]:
                misses.append(Miss(row["file"], name, short(wanted.get("value", wanted)), short(got)))
        if row["must_not_reply_or_book"]:
            ignored.append(_is_unanswered(read.email))
            if not ignored[-1]:
                misses.append(Miss(row["file"], "never answered", ", ".join(row["no_reply_reasons"]), "read as human"))
    measures = (
        counted("read whole", whole, 1.0),
        counted("within a second", quick, 1.0),
        *(counted(name, verdicts, _WANTED[name]) for name, verdicts in agreed.items()),
        counted("never answered", ignored, 1.0),
    )
    return SetScore("mails", measures, tuple(misses), slowest)


def _is_unanswered(email: Email) -> bool:
    """Say whether the desk would leave a mail alone even where its sender were proven."""
    address = sole_from(email.from_fields)
    sender = Sender(address, verified=address is not None, reason="assumed")
    screening = policy.screen(email, sender, _DESK, policy.Standing(), max_chars=_LONGEST)
    return screening.label == "ignored" or screening.reason in policy.UNACKNOWLEDGED


def _same(name: str, wanted: dict[str, Any], got: Any) -> bool:
    if name == "text_ws_normalised" and "value" not in wanted:
        return bool(wanted["sha256"] == hashlib.sha256(got.encode()).hexdigest())
    if name == "date":
        return got is not None and datetime.fromisoformat(wanted["value"]).astimezone(UTC) == got
    if name == "subject":
        return bool(folded(wanted["value"]) == got)
    if name in {"from_addresses", "attachment_names"}:
        return bool(sorted(wanted["value"]) == sorted(got))
    return bool(wanted["value"] == got)


_FIELDS: dict[str, Callable[[Email], Any]] = {
    "subject": lambda email: folded(email.subject),
    "date": lambda email: email.date.astimezone(UTC) if email.date else None,
    "from_addresses": lambda email: [address.lower() for address in email.from_],
    "text_ws_normalised": lambda email: folded(email.text),
    "attachment_names": lambda email: [part.name for part in email.attachments if part.name],
}
_WANTED = {"subject": 0.98, "date": 0.98, "from_addresses": 0.98, "text_ws_normalised": 0.92, "attachment_names": 0.95}
