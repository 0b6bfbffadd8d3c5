"""What the workflow needs from the world, as a few small protocols, and `Deps`, which hands them to the nodes.

Every method raises the types of agent.errors and nothing else. Adapters live in integrations/, in-memory ones in
integrations/memory.py; one contract test per port runs against both.
"""

from agent.ports.deps import Deps
from agent.ports.records import Diary, Gates, HandoffDesk, Ledger, MailLog, Outbox, Records
from agent.ports.world import Calendar, Contacts, LanguageModel, Mailbox, Mailer, Question, SenderAuth

__all__ = [
    "Calendar",
    "Contacts",
    "Deps",
    "Diary",
    "Gates",
    "HandoffDesk",
    "LanguageModel",
    "Ledger",
    "MailLog",
    "Mailbox",
    "Mailer",
    "Outbox",
    "Question",
    "Records",
    "SenderAuth",
]
