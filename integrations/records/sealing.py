"""Seals content with AES-256-GCM, bound to the column that it lies in, and exchanges what is sealed already.

A sealed text reads `1.<key id>.<nonce and ciphertext in base64url>`: the row says which key opens it, and nothing more.
"""

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agent.errors import PermanentError

_LABEL = b"frontdesk.records.content.1"
_HEAD = re.compile(r"1\.([0-9a-f]{12})\.")
_NONCE = 12
_KEYS = "records_keys"
_BATCH = 500
_RowKey = tuple[str, ...]


class ContentRefused(PermanentError, sa.exc.DontWrapMixin):
    """Content that cannot be sealed or opened with the keys there are; SQLAlchemy lets it through as it is."""


class Keys:
    """The keys of content: a current one that seals, and older ones that still open.

    Each is made from a text that somebody has set. Nonces are random: one key is good for four billion values.
    """

    def __init__(self, current: str, old: Iterable[str] = ()) -> None:
        texts = [current, *old]
        if not all(texts):
            raise ContentRefused("records: content is stored under a key only. Set records.key or secret_key")
        derived = [HKDF(SHA256(), 32, None, _LABEL).derive(text.encode()) for text in texts]
        ids = [hashlib.sha256(_LABEL + key).hexdigest()[:12] for key in derived]
        self.key_id = ids[0]
        self._ciphers = {key_id: AESGCM(key) for key_id, key in zip(ids, derived, strict=True)}

    def seal(self, place: str, text: str) -> str:
        """Encrypt the text for its place, `table.column`."""
        nonce = os.urandom(_NONCE)
        hidden = self._ciphers[self.key_id].encrypt(nonce, text.encode(), _bound(self.key_id, place))
        return f"1.{self.key_id}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"

    def open(self, place: str, sealed: str) -> str:
        """Decrypt what was sealed for this place; ContentRefused for anything else, also for plain text."""
        key_id, encoded = _parts(place, sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise ContentRefused(
                f"records: a value in {place} is sealed with the key {key_id}, which is not set. "
                "Add the earlier records.key, or the secret_key where there was none, to records.old_keys"
            )
        try:
            hidden = base64.urlsafe_b64decode(encoded)
            text = cipher.decrypt(hidden[:_NONCE], hidden[_NONCE:], _bound(key_id, place)).decode()
        except (InvalidTag, ValueError) as error:
            raise ContentRefused(_altered(place)) from error
        # The decoder passes over stray signs and bits: only the one text that we would have written counts.
        if base64.urlsafe_b64encode(hidden).decode() != encoded:
            raise ContentRefused(_altered(place))
        return text

    def renew(self, place: str, sealed: str) -> str:
        """Seal with the current key what may lie under an older one."""
        key_id, _ = _parts(place, sealed)
        return sealed if key_id == self.key_id else self.seal(place, self.open(place, sealed))


def _parts(place: str, sealed: str) -> tuple[str, str]:
    head = _HEAD.match(sealed)
    if head is None:
        raise ContentRefused(
            f"records: a value in {place} is not sealed, so this program did not write it. "
            "Restore it from a backup; neither records.key nor records.old_keys opens it"
        )
    return head[1], sealed[head.end() :]


def _altered(place: str) -> str:
    return (
        f"records: a value in {place} was altered or moved after it was sealed. "
        "Restore it from a backup; neither records.key nor records.old_keys opens it"
    )


def _bound(key_id: str, place: str) -> bytes:
    return b"\n".join((_LABEL, key_id.encode(), place.encode()))


def give_keys(database: sa.Engine, keys: Keys) -> None:
    """Let an engine seal and open content: its dialect is what column types are handed."""
    setattr(database.dialect, _KEYS, keys)


def keys_of(dialect: sa.Dialect) -> Keys:
    """Return the keys of an engine; ContentRefused where it was given none."""
    keys = getattr(dialect, _KEYS, None)
    if not isinstance(keys, Keys):
        raise ContentRefused("records: this connection was opened without keys. Set records.key or secret_key")
    return keys


@dataclass(frozen=True)
class ContentColumn:
    """A column that holds content, and the columns that tell its rows apart."""

    table: str
    name: str
    key: tuple[str, ...]

    @property
    def place(self) -> str:
        """Return what its values are bound to."""
        return f"{self.table}.{self.name}"


def exchange(
    transaction: Callable[[], AbstractContextManager[sa.Connection]],
    column: ContentColumn,
    change: Callable[[str], str],
) -> int:
    """Change the stored texts of a column, one batch a transaction; return how many are others now."""
    after, count = None, 0
    while True:
        with transaction() as connection:
            rows = _batch(connection, column, after)
            changed = [(key, new) for key, text in rows if (new := change(text)) != text]
            if changed:
                _store(connection, column, changed)
        count += len(changed)
        if len(rows) < _BATCH:
            return count
        after = rows[-1][0]


def _batch(connection: sa.Connection, column: ContentColumn, after: _RowKey | None) -> list[tuple[_RowKey, str]]:
    """Return the next rows behind that one: their keys and the texts as they are stored."""
    keys, text = _columns(column)
    query = sa.select(*keys, text).where(text.is_not(None)).order_by(*keys).limit(_BATCH)
    if after is not None:
        query = query.where(sa.tuple_(*keys) > after)
    return [(tuple(row[:-1]), row[-1]) for row in connection.execute(query.select_from(sa.table(column.table)))]


def _store(connection: sa.Connection, column: ContentColumn, changed: Sequence[tuple[_RowKey, str]]) -> None:
    keys, text = _columns(column)
    this = sa.and_(*(key == sa.bindparam(f"key_{place}") for place, key in enumerate(keys)))
    update = sa.update(sa.table(column.table, *keys, text)).where(this).values({text: sa.bindparam("new_text")})
    values = [{f"key_{place}": part for place, part in enumerate(key)} | {"new_text": new} for key, new in changed]
    connection.execute(update, values)
    if connection.dialect.name == "sqlite":
        # Old texts may be left between the pages, whatever secure_delete says: the engine clears a file so marked.
        connection.exec_driver_sql("PRAGMA user_version = 1")


def _columns(column: ContentColumn) -> tuple[list[sa.ColumnClause[str]], sa.ColumnClause[str]]:
    return [sa.column(name, sa.String) for name in column.key], sa.column(column.name, sa.Text)
