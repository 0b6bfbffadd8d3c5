"""Addresses and names that no person answers under."""

import re
from collections.abc import Iterable

from integrations.mime.header.words import decode_words

_NO_ANSWER = (
    r"(?:no|do[._-]?not|dont)[._-]?(?:reply|replies|respond|response|answer)",
    r"(?:bitte[._-]?)?nicht[._-]?(?:be)?antworten",
    r"keine?[._-]?antwort(?:en)?",
    r"(?:ne[._-]?)?pas[._-]?(?:de[._-]?)?(?:reponses?|repondre)",
    r"ne[._-]?(?:pas[._-]?)?repond(?:re|ez)(?:[._-]?pas)?",
    r"sans[._-]?reponse",
    r"no[._-]?(?:responder|responda|contestar|contestes|conteste)",
    r"non[._-]?(?:rispondere|rispondete|risponda)",
    r"nao[._-]?(?:responder|responda)",
    r"niet[._-]?(?:be)?antwoorden|geen[._-]?antwoord|noreactie",
    r"(?:svara?[._-]?(?:ej|inte|ikke)|(?:inget|ingen|ikke|ej)[._-]?svara?)",
    r"ala[._-]?vastaa|ei[._-]?vasta(?:usta|ta|a)?",
    r"nie[._-]?odpowiada[jc]",
    r"neodpov(?:idat|idejte|edat|edajte)",
    r"ne[._-]?valaszoljon|nu[._-]?raspundeti?|yanitlama(?:yin)?",
    r"unattended|unmonitored",
)
_ROBOTS = re.compile(
    r"mailer-?daemon.*|postmaster|mail-?delivery.*|bounces?(?:[+._=-].*)?|owner-.+|.+-(?:owner|request|bounces?)"
    r"|auto-?(?:reply|responder|response|respond|confirm|antwort)(?:[+._-].*)?|listserv|listmaster|majordomo|mailman"
    r"|(?:double|null|bit)-?bounce|dmarc[._-]?(?:reports?|support|noreply)"
    rf"|(?:.+[._+-])?(?:{'|'.join(_NO_ANSWER)})(?:[0-9._+=-].*|s?\Z|er\Z)",
    re.IGNORECASE,
)
# Addresses of programs that small firms write from as well.
_ROLES = re.compile(r"postmaster|bounces?", re.IGNORECASE)
# The names alone are also those of people: Nora Daemon, Tom Jenkins, Petr Jira.
_SERVICES = re.compile(
    r"(?:(?:.+[._+-])?(?:notif(?:y|ications?|ication-?service)|alerts?|newsletters?|mailings?|nagios|icinga2?"
    r"|zabbix|alertmanager|grafana|monitoring|anacron|www-data|wordpress"
    r"|gitlab|github|confluence|redmine|bugzilla|automailer|automated"
    r"|order-?(?:confirmation|update)s?|auftragsbestaetigung|bestellbestaetigung|rechnungsversand|digest"
    r"|calendar-notification)|daemon|prometheus|monit|crond?|apache|jenkins|jira)(?:[+=-].*)?",
    re.IGNORECASE,
)
_ROBOT_NAME = re.compile(
    r"(?:mail delivery (?:sub)?system|mailer[- ]daemon|mail administrator|mail system|postmaster"
    r"|microsoft (?:outlook|exchange)|(?:mail )?delivery (?:sub)?system|inet mail delivery)"
    r"(?: [<(\[].{0,200})?",
    re.IGNORECASE,
)


def is_robot(address: str) -> bool:
    """Say whether an address is one that nobody may answer."""
    return bool(_ROBOTS.fullmatch(_local(address)))


def is_role(address: str) -> bool:
    """Say whether an address is of a mail system by its name, and of a person in a firm where one does everything."""
    return bool(_ROLES.fullmatch(_local(address)))


def is_service(address: str) -> bool:
    """Say whether an address is one that programs mostly write from."""
    return bool(_SERVICES.fullmatch(_local(address)))


def is_robot_name(fields: Iterable[str]) -> bool:
    """Say whether a From field shows the name of a mail system, and that alone: Postmaster Pat is a person."""
    return any(_ROBOT_NAME.fullmatch(_shown(field)) for field in fields)


def _local(address: str) -> str:
    return (address.rpartition("@")[0] or address).strip('"')[:200].lower()


def _shown(field: str) -> str:
    name = field[:1_000].rpartition("<")[0] or field[:1_000].partition("@")[0]
    return " ".join(decode_words(name).replace('"', " ").replace("'", " ").split())
