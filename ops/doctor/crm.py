"""The CRM: what it calls its tables, and what our logins may do with them."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from agent.errors import FrontdeskError
from ops.doctor.failures import failure
from ops.doctor.findings import Finding
from ops.settings import ConfigurationError, Crm

if TYPE_CHECKING:
    from integrations.sql_contacts import Difference, Rights, SqlContacts

CRM = "crm"
DIFFERENT = {"missing": "crm_schema", "type": "crm_types", "unfilled": "crm_unfilled"}


def check_crm(crm: Crm) -> Iterator[Finding]:
    """Look at the tables; how many contacts there are is not asked, since that may take long."""
    try:
        with _opened(crm, crm.url) as contacts:
            if found := contacts.differences():
                yield _different(found)
                return
            reading = contacts.reading_rights(may_add=not crm.write_url)
            writing = contacts.writing_rights()
    except ConfigurationError as error:
        yield from (Finding(CRM, "crm_mapping", problem) for problem in error.problems)
        return
    except FrontdeskError as error:
        yield _failed(error, CRM)
        return
    if crm.write_url:
        try:
            with _opened(crm, crm.write_url) as contacts:
                writing = contacts.writing_rights()
        except FrontdeskError as error:
            yield _failed(error, f"{CRM}_write")
            return
    yield judged(reading, writing)


def judged(reading: "Rights", writing: "Rights | None") -> Finding:
    """Say what the worst is of what the logins may do; without `writing` nothing is written."""
    facts = {"writable": bool(writing and writing.enough)}
    if not reading.enough:
        return Finding(CRM, "crm_reads_refused", "this login may not read the tables", facts)
    if writing and not writing.enough:
        return Finding(CRM, "crm_writes_refused", "this login may not add activities", facts)
    needless = sorted({*reading.needless, *(writing.needless if writing else ())})
    if needless:
        message = f"the login may also {', '.join(needless)}"
        return Finding(CRM, "crm_more_rights", message, {**facts, "needless": needless})
    if writing is None:
        return Finding(CRM, "crm_no_activities", "contacts can be read; nothing is written into their history", facts)
    return Finding(CRM, "ok", "contacts can be read, and activities added", facts)


@contextmanager
def _opened(crm: Crm, url: SecretStr) -> "Iterator[SqlContacts]":
    """Open the CRM with one of its logins, for all that is done there."""
    from ops.adapters import sql_contacts

    with closing(sql_contacts(Crm(url=url, mapping_file=crm.mapping_file))) as contacts:
        contacts.expect_file()
        yield contacts


def _different(found: "Sequence[Difference]") -> Finding:
    """Name what is of the first kind of difference: others may only follow from it."""
    kind = next(kind for kind in DIFFERENT if kind in {one.kind for one in found})
    same = [one for one in found if one.kind == kind]
    message = "; ".join(one.message for one in same)
    return Finding(CRM, DIFFERENT[kind], message, {kind: [one.place for one in same]})


def _failed(error: FrontdeskError, login: str) -> Finding:
    from integrations.sql_contacts import NoSuchFile

    if isinstance(error, NoSuchFile):
        return Finding(CRM, "crm_missing", str(error))
    return Finding(CRM, failure(login, error).code, str(error))
