"""The CRM: its own database, read and written through SQLAlchemy. Built by ops/bootstrap."""

from integrations.sql_contacts.checkup import NoSuchFile, Rights
from integrations.sql_contacts.contacts import SqlContacts
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.mapping import CrmMapping
from integrations.sql_contacts.schema import Difference
from integrations.sql_contacts.tables import OUR_NAMES, create_crm

__all__ = [
    "OUR_NAMES",
    "CrmMapping",
    "Difference",
    "NoSuchFile",
    "Rights",
    "SqlContacts",
    "create_crm",
    "translated",
]
