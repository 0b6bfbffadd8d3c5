"""Our own database: SQLite or PostgreSQL, through SQLAlchemy Core."""

from integrations.records.engine import open_database, reseal
from integrations.records.gatekeeper import Gatekeeper
from integrations.records.ledger import SqlLedger
from integrations.records.records import SqlRecords
from integrations.records.sealing import Keys

__all__ = ["Gatekeeper", "Keys", "SqlLedger", "SqlRecords", "open_database", "reseal"]
