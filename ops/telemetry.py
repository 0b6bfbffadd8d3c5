"""Logs: one JSON line each on stderr, a constant event name and ids; no address, subject or body."""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType

from agent.errors import Bug

FIELDS = ("mail_id", "attempts", "kind", "error", "why", "arrived", "gate")
log = logging.getLogger(__name__)
OURS = ("agent", "integrations", "ops", "evals")


class JsonLines(logging.Formatter):
    """Prints the event, allow-listed fields, and of an exception its class and place, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if record.name.startswith(OURS) else "third-party log",
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and (error := record.exc_info[1]):
            if isinstance(error, Bug) and error.__cause__:
                error = error.__cause__
            line["exception"] = type(error).__name__
            line["where"] = _where(error.__traceback__)
        return json.dumps(line, default=str)


class Stderr(logging.Handler):
    """Writes to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(self.format(record) + "\n")


def _where(traceback: object) -> list[str]:
    places = []
    while traceback is not None:
        frame = traceback.tb_frame  # type: ignore[attr-defined]
        places.append(f"{frame.f_globals.get('__name__')}:{traceback.tb_lineno}")  # type: ignore[attr-defined]
        traceback = traceback.tb_next  # type: ignore[attr-defined]
    return places[-8:]


def configure_logging(level: str) -> None:
    """Log our own events at this level, of everybody else only warnings, and a crash like everything else."""
    handler = Stderr()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Log what nobody caught. Python's own words would quote the error, and with it perhaps a mail."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        log.critical("crashed", exc_info=(kind, error, traceback))
