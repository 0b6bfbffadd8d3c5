"""Makes pymap's maildir backend serve the bytes that arrived.

pymap 0.36.7 loads and stores every mail through Python's email package, which rewrites line ends, header folds and
boundaries, and its COPY stores an empty mail. Here a mail is its bytes, read from its file when somebody asks for them.
"""

import itertools
import mailbox
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from pymap.backend.maildir import mailbox as pymap_mailbox

_counter = itertools.count()


class RawMessage(mailbox.MaildirMessage):
    """A maildir mail: its flags, its date, and bytes that nothing parses."""

    def __init__(self, message: Any = None) -> None:
        super().__init__()
        self.source: bytes | Path = b""
        if isinstance(message, RawMessage):
            self.source = message.source
            self.set_subdir(message.get_subdir())  # type: ignore[arg-type]  # typeshed knows it as str here only
            self.set_info(message.get_info())
            self.set_date(message.get_date())
        elif message is not None:
            self.source = bytes(message)

    @cached_property
    def raw(self) -> bytes:
        """The mail as it arrived."""
        return self.source.read_bytes() if isinstance(self.source, Path) else self.source

    def __bytes__(self) -> bytes:
        return self.raw


class RawMaildir(pymap_mailbox.Maildir):
    """pymap's Maildir with raw mails in it."""

    def keys(self) -> list[str]:
        """Return the keys in order of arrival, which is the order in which new mails get their UIDs."""
        return sorted(mailbox.Maildir.keys(self))

    def get_message_metadata(self, key: str) -> mailbox.MaildirMessage:
        """Return the mail without reading its file yet; KeyError or FileNotFoundError where it has gone."""
        subpath = self._lookup(key)
        path = Path(self._join(subpath))
        subdir, name = self._split(subpath)
        message = RawMessage()
        message.source = path
        message.set_subdir(subdir)
        if self.colon in name:
            message.set_info(name.rsplit(self.colon, 1)[-1])
        message.set_date(path.stat().st_mtime)
        return message

    def get_message(self, key: str) -> mailbox.MaildirMessage:
        """Return the mail with its bytes read."""
        message = self.get_message_metadata(key)
        bytes(message)
        return message

    def _dump_message(self, message: Any, target: Any, mangle_from_: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        target.write(bytes(message))


def deliver(maildir: Path, raw: bytes) -> None:
    """Put a mail into a Maildir, under a key that sorts by arrival."""
    key = f"{time.time_ns():020d}.{next(_counter):08d}.frontdesk"
    temporary = maildir / "tmp" / key
    temporary.write_bytes(raw)
    temporary.rename(maildir / "new" / key)


def install() -> None:
    """Teach pymap, in this process, to use the two classes above."""
    for name in ("keys", "get_message_metadata", "get_message", "_dump_message"):
        setattr(pymap_mailbox.Maildir, name, getattr(RawMaildir, name))
    vars(pymap_mailbox)["MaildirMessage"] = RawMessage
