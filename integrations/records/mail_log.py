"""What we know of each mail: its row, its conversation, its working papers, its audit notes."""

from typing import Any

import sqlalchemy as sa

from agent.domain import Conversation, Email, Mail, MailUid
from agent.errors import ModelError, PermanentError
from integrations.mime.document import email_from_json, email_to_json
from integrations.records import audit
from integrations.records.diary_rows import answered_mail
from integrations.records.schema import Status
from integrations.records.tables import conversations, mails, model_calls, papers
from integrations.records.transactions import Transactions, reading, writing

_EMAIL = "email"
_ANSWERS = ("ok", ModelError.__name__)
"""How the calls ended that brought an answer; the others may not have arrived."""

# Asked some dozens of times for each mail: made once, they are compared with the compiled ones in no time.
_MAIL = sa.select(mails).where(mails.c.id == sa.bindparam("mail_id"))
_PAPER = (papers.c.mail_id == sa.bindparam("of_mail")) & (papers.c.name == sa.bindparam("named"))
_KEPT = sa.select(papers.c.document).where(_PAPER)
_REPLACE = sa.update(papers).where(_PAPER)
_KEEP = sa.insert(papers)


class SqlMailLog(Transactions):
    """The MailLog port."""

    def mail(self, mail_id: str) -> Mail:
        """Return a mail that was taken in; PermanentError where there is none."""
        with reading(self._database) as connection:
            row = connection.execute(_MAIL, {"mail_id": mail_id}).first()
        if row is None:
            message = "records: no such mail"
            raise PermanentError(message)
        return _mail_of(row)

    def earlier_mails(self, mail_id: str) -> list[Mail]:
        """List the mails of the same conversation that came before this one, the latest first."""
        this = sa.select(mails.c.conversation_id, mails.c.received_at).where(mails.c.id == mail_id).subquery()
        earlier = (mails.c.conversation_id == this.c.conversation_id) & (mails.c.received_at < this.c.received_at)
        query = sa.select(mails).join(this, earlier).order_by(mails.c.received_at.desc())
        with reading(self._database) as connection:
            return [_mail_of(row) for row in connection.execute(query)]

    def answered_mail(self, email: Email) -> str | None:
        """Return the mail to which the last of our replies in this mail's thread was written, if there is one."""
        with reading(self._database) as connection:
            return answered_mail(connection, email)

    def model_answers(self, mail_id: str) -> int:
        """Count the answers that models have given for a mail, whatever they were worth."""
        answered = (model_calls.c.mail_id == mail_id) & model_calls.c.result.in_(_ANSWERS)
        with reading(self._database) as connection:
            return int(connection.execute(sa.select(sa.func.count()).where(answered)).scalar_one())

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation; PermanentError where there is none."""
        counted = mails.c.round_counted & (mails.c.conversation_id == conversation_id)
        rounds = sa.select(sa.func.count()).where(counted).scalar_subquery()
        with reading(self._database) as connection:
            query = sa.select(conversations, rounds.label("rounds")).where(conversations.c.id == conversation_id)
            row = connection.execute(query).first()
        if row is None:
            message = "records: no such conversation"
            raise PermanentError(message)
        return Conversation(row.id, row.address, row.rounds, row.taken_over, row.acknowledged)

    def keep_email(self, mail_id: str, email: Email) -> None:
        """Store the mail as parsed."""
        self.keep(mail_id, _EMAIL, email_to_json(email))

    def email(self, mail_id: str) -> Email:
        """Return the mail as parsed; PermanentError where it was not kept."""
        document = self.kept(mail_id, _EMAIL)
        if document is None:
            message = "records: the text of this mail is not kept"
            raise PermanentError(message)
        return email_from_json(document)

    def keep(self, mail_id: str, name: str, document: dict[str, Any]) -> None:
        """Store one of a mail's working papers, replacing an earlier one."""
        paper = {"of_mail": mail_id, "named": name, "document": document}
        with writing(self._database) as connection:
            if not connection.execute(_REPLACE, paper).rowcount:
                connection.execute(_KEEP, {"mail_id": mail_id, "name": name, "document": document})

    def kept(self, mail_id: str, name: str) -> dict[str, Any] | None:
        """Return a working paper, if there is one."""
        with reading(self._database) as connection:
            found = connection.execute(_KEPT, {"of_mail": mail_id, "named": name})
            document: dict[str, Any] | None = found.scalar()
        return document

    def status(self, mail_id: str) -> Status:
        """Return how far a mail is; PermanentError where there is none."""
        with reading(self._database) as connection:
            status = connection.execute(sa.select(mails.c.status).where(mails.c.id == mail_id)).scalar()
        if status is None:
            message = "records: no such mail"
            raise PermanentError(message)
        return Status(status)

    def history(self, mail_id: str | None = None) -> list[audit.Entry]:
        """Return the audit trail of one mail, or the whole of it."""
        return audit.entries(self._database, mail_id)

    def note(self, mail_id: str, event: str, facts: dict[str, Any]) -> None:
        """Append to the audit chain; facts hold ids, labels and times, no content."""
        with writing(self._database) as connection:
            audit.append(connection, event, mail_id, self._at(connection), facts)


def _mail_of(row: sa.Row[Any]) -> Mail:
    place = (row.id, row.conversation_id, MailUid(row.uidvalidity, row.uid))
    return Mail(*place, row.received_at, row.deadline, row.from_address, row.duplicate_of)
