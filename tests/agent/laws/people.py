"""Who writes to the desk in these plays, and what must never come out at another end."""

from zoneinfo import ZoneInfo

from agent.domain import Contact
from tests.agent.mails import ANN, BERLIN, half_hour

RUTH = "ruth.farquharson@example.net"
EVE = "eve.interloper@example.com"
"""Nobody has proven who she is, and the CRM does not know her."""
CONTACTS = (
    Contact("c1", "Ann Wetherby", ANN, "Gooseberry Canal Tours", "Europe/Berlin", "en"),
    Contact("c2", "Ruth Farquharson", RUTH, "Marzipan Lighthouse Works", "America/New_York", "de"),
)
ANN_AND_RUTH = (ANN,) * 6 + (RUTH,) * 4
"""Ann writes more often, so that mails of hers meet in a conversation."""
ZONES = {ANN: BERLIN, RUTH: ZoneInfo("America/New_York"), EVE: BERLIN}
TOLD = {ANN: "Larkspur Quillon Nimbus", RUTH: "Hazelnut Zeppelin Sonata", EVE: "Obsidian Parasol Tundra"}
"""What each of them says in a mail, and nobody else."""
SECRETS = {
    ANN: ("Ann Wetherby", ANN, "Gooseberry Canal Tours", TOLD[ANN]),
    RUTH: ("Ruth Farquharson", RUTH, "Marzipan Lighthouse Works", TOLD[RUTH]),
    EVE: (TOLD[EVE],),
}
NOTES = ("Gooseberry Canal Tours", "Marzipan Lighthouse Works")
"""What the CRM knows of contacts that neither a reply nor the model needs."""
PRIVATE = "Dentist Hummingbird Velvet"
"""The summary of an event of the owner's own."""
ANNS, RUTHS, OWNERS = half_hour(10, 9), half_hour(11, 15), half_hour(5, 14)
"""What stands in the calendar at first: a booking of each of them, and the owner's own event."""
