"""What the model was asked and what was billed."""

from datetime import datetime

import sqlalchemy as sa

from agent.domain import ModelCall
from integrations.records.tables import model_calls
from integrations.records.transactions import Transactions, reading, writing

_FIELDS = ("mail_id", "purpose", "model", "input_tokens", "cached_tokens", "output_tokens", "seconds", "result")


class SqlMeter(Transactions):
    """Records and lists model calls."""

    def record_call(self, call: ModelCall) -> None:
        """Store a call as it was billed, whatever came of it."""
        with writing(self._database) as connection:
            values = {name: getattr(call, name) for name in _FIELDS}
            connection.execute(sa.insert(model_calls).values(**values, at=self._at(connection)))

    def calls(self, mail_id: str | None = None, *, since: datetime | None = None) -> list[ModelCall]:
        """List the calls in order, of one mail or all, from a moment on where one is given."""
        query = sa.select(*(model_calls.c[name] for name in _FIELDS)).order_by(model_calls.c.id)
        if mail_id is not None:
            query = query.where(model_calls.c.mail_id == mail_id)
        if since is not None:
            query = query.where(model_calls.c.at >= since)
        with reading(self._database) as connection:
            return [ModelCall(*row) for row in connection.execute(query)]
