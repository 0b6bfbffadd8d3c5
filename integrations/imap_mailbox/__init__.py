"""The mailbox over IMAP."""

from integrations.imap_mailbox.folders import FolderNames
from integrations.imap_mailbox.mailbox import ImapMailbox

__all__ = ["FolderNames", "ImapMailbox"]
