"""A mailer in memory."""

from dataclasses import dataclass, field

from agent.domain import OutgoingMail, Person
from integrations.memory.script import Script
from integrations.mime.outgoing.compose import compose


@dataclass
class MemoryMailer(Script):
    """Sends into a list."""

    desk: Person
    loop_key: str
    sent: list[OutgoingMail] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def send(self, mail: OutgoingMail) -> None:
        """Send to the one recipient."""
        with self.played():
            self.raw.append(compose(mail, self.desk, self.loop_key))
            self.sent.append(mail)
