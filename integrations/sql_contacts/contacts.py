"""The Contacts port over a CRM's own database.

Look-ups need SELECT on what the mapping names, activities SELECT and INSERT on their own table; nothing more.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from agent.domain import ContactMatch
from agent.errors import AccessDenied, FrontdeskError, ShapeChanged, TransientError
from integrations.contact_match import Matching, find_in
from integrations.sql_contacts.activities import add_once
from integrations.sql_contacts.checkup import Rights, expect_file, reading_rights, writing_rights
from integrations.sql_contacts.directory import SqlDirectory
from integrations.sql_contacts.engines import open_engine
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.mapping import CrmMapping
from integrations.sql_contacts.schema import Difference, differences
from integrations.sql_contacts.tables import OUR_NAMES


class SqlContacts:
    """Finds contacts by their exact address, and writes into their history."""

    def __init__(
        self, url: str, *, mapping: CrmMapping = OUR_NAMES, write_url: str = "", timeout: float = 10.0
    ) -> None:
        """Prepare connections; with a `write_url`, activities are written by that login, and look-ups need no other."""
        self._mapping = mapping
        self._matching = Matching(mapping.contacts.required, mapping.contacts.plus_addressing)
        self._reader = open_engine(url, timeout, read_only=True)
        self._writer = open_engine(write_url or url, timeout)
        self._was_right = False

    def close(self) -> None:
        """Close the connections."""
        self._reader.dispose()
        self._writer.dispose()

    def find(self, address: str) -> ContactMatch:
        """Find who has this exact address."""
        with self._asked(), self._reader.connect() as connection:
            return find_in(SqlDirectory(connection, self._mapping), address, self._matching)

    def log_activity(self, contact_id: str, text: str, at: datetime, key: str) -> None:
        """Write a line into the contact's history, once per key; nowhere where the mapping has no activities."""
        if self._mapping.activities:
            with self._asked():
                add_once(self._writer, self._mapping.activities, contact_id, text, at, key)

    def expect_file(self) -> None:
        """Expect a database that is a file to be there: NoSuchFile where to connect would make it."""
        expect_file(self._reader)

    def expect_fit(self) -> None:
        """Expect the tables to be as the mapping says: AccessDenied names all that is not; who cannot ask, goes on."""
        with suppress(TransientError):
            self.expect_file()
            if found := self.differences():
                raise AccessDenied(f"crm: {'; '.join(one.message for one in found)}")

    def differences(self) -> list[Difference]:
        """List where the database is not as the mapping says."""
        with translated():
            return differences(self._reader, self._mapping)

    def reading_rights(self, *, may_add: bool) -> Rights:
        """Say what the login may do by which contacts are looked up; `may_add` if it writes activities, too."""
        return reading_rights(self._reader, self._mapping, may_add=may_add)

    def writing_rights(self) -> Rights | None:
        """Say what the login may do by which activities are written; None where none are."""
        return writing_rights(self._writer, self._mapping) if self._mapping.activities else None

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Tell what a refusal is: a mapping that was never right, a schema that has changed, or a login."""
        try:
            with translated():
                yield
        except AccessDenied:
            found: list[Difference] = []
            with suppress(FrontdeskError):
                found = self.differences()
            if not found:
                raise
            if self._was_right:
                raise ShapeChanged("crm", found[0].place) from None
            raise AccessDenied(f"crm: {found[0].message}") from None
        self._was_right = True
