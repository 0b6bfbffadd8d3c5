"""Mailbox, mailer and calendar in memory, for unit tests; the real ones' contract tests hold for them too."""

from integrations.memory.calendar import MemoryCalendar
from integrations.memory.mailbox import MemoryMailbox
from integrations.memory.mailer import MemoryMailer

__all__ = ["MemoryCalendar", "MemoryMailbox", "MemoryMailer"]
