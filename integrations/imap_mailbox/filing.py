"""Moving a mail out of the intake folder, by whatever the server offers."""

from typing import Any

from agent.domain import MailUid
from integrations.imap_mailbox.folders import Folders
from integrations.imap_mailbox.intake import Intake
from integrations.imap_mailbox.sent import header_of, id_search, searchable
from integrations.imap_mailbox.wire import Client
from integrations.mime import parse_arrival_headers

_IDENTITY = ["RFC822.SIZE", "BODY.PEEK[HEADER]<0.65536>"]


def move(client: Client, folders: Folders, intake: Intake, uid: MailUid, field: str) -> None:
    """Move the mail, which lies in the open intake folder; done again after a cut it makes no second copy."""
    target = folders.ensure(client, field)
    if client.has_capability("MOVE"):
        client.move([uid.uid], target)
        return
    if not _has_copy(client, folders, intake, uid, field):
        client.copy([uid.uid], target)
    client.delete_messages([uid.uid], silent=True)
    if client.has_capability("UIDPLUS"):
        # A bare EXPUNGE would also remove what people have marked as deleted.
        client.uid_expunge([uid.uid])


def _has_copy(client: Client, folders: Folders, intake: Intake, uid: MailUid, field: str) -> bool:
    """Say whether the target holds this very mail: a Message-ID alone may be that of another."""
    mail = _identity(client.fetch([uid.uid], _IDENTITY).get(uid.uid, {}))
    message_id = parse_arrival_headers(mail[1])[0]
    if message_id is None or not searchable(message_id):
        return False
    intake.left()
    folders.select(client, field)
    uids = client.search(id_search(message_id))
    found = any(_identity(item) == mail for item in client.fetch(uids, _IDENTITY).values()) if uids else False
    intake.enter(client, uid, readonly=False)
    return found


def _identity(item: dict[bytes, Any]) -> tuple[object, bytes]:
    return item.get(b"RFC822.SIZE"), header_of(item)
