"""Connections to PostgreSQL that do not wait for ever: the limit of a statement is the server's, who may have gone."""

from typing import Any

import psycopg
import sqlalchemy as sql


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up where an answer is not there in time."""

    patience: float | None = None
    """In seconds."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for one answer; what may still come would be taken for the next one, so there is none."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            self.close()
            raise


def be_patient(engine: sql.Engine, seconds: float) -> None:
    """Let the connections of an engine wait so long for each answer."""

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> PatientConnection:
        connection = PatientConnection.connect(*arguments, **named)
        connection.patience = seconds
        return connection

    sql.event.listen(engine, "do_connect", connect)
