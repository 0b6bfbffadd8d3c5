"""Our own database: SQLite or PostgreSQL, through SQLAlchemy Core."""

from integrations.records.engine import open_database
from integrations.records.ledger import SqlLedger
from integrations.records.records import SqlRecords

__all__ = ["SqlLedger", "SqlRecords", "open_database"]
