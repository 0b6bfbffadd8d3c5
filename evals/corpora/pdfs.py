"""PDF files: the right label for each, and the words of those that can be read."""

from pathlib import Path
from typing import Any

from agent.domain import Attachment, AttachmentStatus
from evals.corpora.reading import attached, warm_up
from evals.corpora.score import Miss, SetScore, counted, rows, short

MANIFEST = "pdf_manifest.jsonl"
SLOWEST_SECONDS = 10.0
_WITNESSES = 2
"""So many other readers have to find text in a file before it counts as one that can be read."""
_LABELS = {
    AttachmentStatus.READABLE,
    AttachmentStatus.ENCRYPTED,
    AttachmentStatus.UNREADABLE,
    AttachmentStatus.NO_TEXT,
}


def score(folder: Path) -> SetScore:
    """Attach each file to a mail and read that."""
    warm_up()
    right: list[bool] = []
    read_by_others: list[bool] = []
    misses: list[Miss] = []
    slowest = 0.0
    for row in rows(folder / MANIFEST):
        file = folder / row["file"]
        part, read = attached(file.read_bytes(), file.name, "application/pdf")
        slowest = max(slowest, read.seconds)
        problem = _problem(row["expected"], part)
        if not read.is_whole or read.seconds > SLOWEST_SECONDS:
            problem = f"took {read.seconds:.1f} s: {', '.join(read.email.defects)}"
        right.append(not problem)
        if len(row["expected"]["text_extractable_by"]) >= _WITNESSES:
            read_by_others.append(part.status is AttachmentStatus.READABLE)
        if problem:
            misses.append(Miss(row["file"], "label and words", short(row["expected"]), problem))
    measures = (
        counted("label and words", right, 1.0),
        counted("read where others can", read_by_others),
    )
    return SetScore("PDFs", measures, tuple(misses), slowest)


def _problem(expected: dict[str, Any], part: Attachment) -> str:
    if part.status not in _LABELS:
        return part.status.value
    if expected["needs_password"] != (part.status is AttachmentStatus.ENCRYPTED):
        return part.status.value
    missing = [word for word in expected["text_expected_words"] if word not in (part.text or "")]
    return f"{part.status.value}, without {', '.join(missing)}" if missing else ""
