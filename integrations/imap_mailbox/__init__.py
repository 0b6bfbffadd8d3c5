"""The mailbox over IMAP."""

from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.folders import FolderNames
from integrations.imap_mailbox.mailbox import ImapMailbox
from integrations.imap_mailbox.watch import ImapWatch

__all__ = ["FolderNames", "ImapAccount", "ImapMailbox", "ImapWatch"]
