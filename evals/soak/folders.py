"""The mailbox's folders, watched from the server's side: when which mail came to lie where."""

import imaplib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.soak.mails import number_in

FILED = ("Frontdesk/Handled", "Frontdesk/Person", "Frontdesk/Dead")


@dataclass(frozen=True)
class Place:
    """Where a mail was found, and when first."""

    folder: str
    at: float


class Folders:
    """Looks into the Maildir of the account, and clears away what has long been filed: large folders are slow.

    A folder that holds `rotate_at` mails is left with the newest `kept`: what the desk may ask for is among them.
    """

    def __init__(self, maildir: Path, *, rotate_at: int = 200, kept: int = 50) -> None:
        self.places: dict[int, list[Place]] = {}
        self.rotated = 0
        self._maildir, self._rotate_at, self._kept = maildir, rotate_at, kept
        self._known: set[tuple[str, str]] = set()

    def look(self, at: float) -> None:
        """Note what has come to lie in a folder since the last look."""
        for folder in FILED:
            for path in self._files(folder):
                name = (folder, path.name.partition(":")[0])
                if name in self._known:
                    continue
                try:
                    number = number_in(path.read_bytes())
                except FileNotFoundError:
                    continue  # it gets another flag at this moment: the next look finds it
                self._known.add(name)
                self.places.setdefault(number, []).append(Place(folder, at))

    def in_inbox(self) -> list[int]:
        """Return the numbers of the mails that lie in the intake folder."""
        return sorted(number_in(path.read_bytes()) for path in self._files(""))

    def rotate(self, connection: imaplib.IMAP4) -> None:
        """Clear away the oldest mails of every folder that has grown large, as its owner would."""
        for folder in (*FILED, "Sent", "Drafts"):
            if sum(1 for _ in self._files(folder)) < self._rotate_at:
                continue
            connection.select(f'"{folder}"')
            old = connection.search(None, "ALL")[1][0].split()[: -self._kept]
            if old:
                connection.store(f"{old[0].decode()}:{old[-1].decode()}", "+FLAGS.SILENT", r"(\Deleted)")
                connection.expunge()
                self.rotated += len(old)
            connection.unselect() if "UNSELECT" in connection.capabilities else connection.close()

    def _files(self, folder: str) -> Iterator[Path]:
        root = self._maildir / f".{folder.replace('/', '.')}" if folder else self._maildir
        for part in ("new", "cur"):
            try:
                yield from list((root / part).iterdir())
            except FileNotFoundError:
                continue
