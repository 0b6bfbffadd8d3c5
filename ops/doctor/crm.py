"""The CRM: its tables, and what our login may do with them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.errors import FrontdeskError
from ops.doctor.failures import failure
from ops.doctor.findings import Fact, Finding

if TYPE_CHECKING:
    from integrations.sql_contacts import CrmFacts

CRM = "crm"


def check_crm(url: str) -> Iterator[Finding]:
    """Look at the tables; how many contacts there are is not asked, since that may take long."""
    from integrations.sql_contacts import NoSuchFile, SqlContacts

    try:
        contacts = SqlContacts(url)
        try:
            facts = contacts.check()
        finally:
            contacts.close()
    except NoSuchFile as error:
        yield Finding(CRM, "crm_missing", str(error))
    except FrontdeskError as error:
        yield failure(CRM, error)
    else:
        yield judged(facts)


def judged(facts: "CrmFacts") -> Finding:
    """Say what the worst is of what was seen."""
    if facts.missing:
        return Finding(CRM, "crm_schema", f"it lacks {', '.join(facts.missing)}", {"missing": list(facts.missing)})
    seen: dict[str, Fact] = {"writable": facts.writable}
    if not facts.readable:
        return Finding(CRM, "crm_reads_refused", "this login may not read the tables", seen)
    if not facts.writable:
        return Finding(CRM, "crm_writes_refused", "this login may not add activities", seen)
    if facts.alters_contacts:
        return Finding(CRM, "crm_more_rights", "this login may also change contacts", seen)
    return Finding(CRM, "ok", "contacts can be read, and activities added", seen)
