"""Connections to the CRM's database: bounded in time, and where nothing is to be written, unable to write."""

from typing import Any

import sqlalchemy as sql

from agent.errors import AccessDenied
from integrations.sql_contacts.failures import translated


def open_engine(url: str, timeout: float, *, read_only: bool = False) -> sql.Engine:
    """Prepare connections; `timeout` in seconds bounds connecting and, where the driver knows it, a statement."""
    with translated():
        backend = sql.make_url(url).get_backend_name()
        engine = sql.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args=_arguments(backend, timeout, read_only=read_only),
        )
    if read_only and backend == "sqlite":
        sql.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    if engine.dialect.driver == "psycopg":
        from integrations.sql_contacts.postgres import be_patient

        # A little more than the server has for a statement, since its own word says more.
        be_patient(engine, max(1, round(timeout)) + 1)
    return engine


def _arguments(backend: str, seconds: float, *, read_only: bool) -> dict[str, Any]:
    whole = max(1, round(seconds))
    options = f"-c statement_timeout={whole * 1000} -c timezone=UTC"
    known: dict[str, dict[str, Any]] = {
        "sqlite": {"timeout": seconds},
        "postgresql": {
            "connect_timeout": whole,
            "options": options + (" -c default_transaction_read_only=on" if read_only else ""),
        },
        "mysql": {"connect_timeout": whole, "read_timeout": whole, "write_timeout": whole},
        "mariadb": {"connect_timeout": whole, "read_timeout": whole, "write_timeout": whole},
    }
    if backend not in known:
        raise AccessDenied(f"crm: no timeout is known for databases of the kind {backend!r}")
    return known[backend]
