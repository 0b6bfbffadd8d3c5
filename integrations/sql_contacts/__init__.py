"""The CRM: its own database, read and written through SQLAlchemy. Built by ops/bootstrap."""

from integrations.sql_contacts.checkup import CrmFacts, NoSuchFile
from integrations.sql_contacts.contacts import SqlContacts
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.tables import CrmTables, create_crm

__all__ = ["CrmFacts", "CrmTables", "NoSuchFile", "SqlContacts", "create_crm", "translated"]
