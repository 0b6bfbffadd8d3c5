"""A case: mails, the world they arrive in, and which end states are right, acceptable or forbidden."""

import base64
import email.utils
import json
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from agent.domain import EffectKind, OutcomeKind, Reason
from agent.form import Intent, LanguageCode
from ops.world.format import World, load_world, parse_world
from ops.world.play import WorldMail

CASES = Path(__file__).parent / "cases"
WORLDS = Path(__file__).parent / "worlds"


class Family(StrEnum):
    """What kinds of cases there are; the reports count by it."""

    CLEAN_BOOKING = "clean booking"
    WINDOWS = "windows"
    AMBIGUITY = "ambiguity"
    ZONES = "zones and DST"
    LANGUAGES = "languages"
    CONVERSATIONS = "conversations"
    MOVE = "move"
    CANCEL = "cancel"
    WRONG_ANSWER = "wrong answer"
    ONE_MORE_ASK = "one more ask"
    CRM_GAPS = "CRM gaps"
    ATTACHMENTS = "attachments"
    MACHINE_MAIL = "machine mail"
    SPOOFING = "spoofing"
    INJECTION = "injection"
    OUTSIDE_SCOPE = "outside scope"
    CALENDAR_TROUBLE = "calendar trouble"


class Part(BaseModel):
    """A part of a case file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseAttachment(Part):
    """A file that hangs on a mail."""

    name: str
    content_type: str
    base64: str


class Understood(Part):
    """What a careful reader makes of a mail; no mail is played by it."""

    intent: Annotated[list[Intent], Field(min_length=1, description="the right one, or several that are")]
    quotes: list[str] = Field(default_factory=list, description="the words that name times, in their order")
    ruled_out: list[str] = Field(default_factory=list, description="those of the quotes that do not suit")
    offer: int | None = Field(None, description="the number of the offered time that is taken")
    language: LanguageCode
    also_asks: bool = Field(default=False, description="whether it asks for something beside the time")


class CaseMail(Part):
    """A mail, written down. `headers` are added on top of what a mail program writes."""

    from_: str = Field(alias="from")
    date: AwareDatetime
    subject: str = ""
    text: str
    headers: dict[str, str] = Field(default_factory=dict)
    attachments: list[CaseAttachment] = Field(default_factory=list)
    understood: Understood | None = None


class ExpectedEffect(Part):
    """An effect that must (or must never) be seen; what is left out may be anything."""

    kind: EffectKind
    recipients: list[str] | None = None
    attendees: list[str] | None = None
    start: AwareDatetime | None = None
    contains: list[str] = Field(default_factory=list, description="words that stand in the text")


class ExpectedMail(Part):
    """What is to become of one mail. Effects named here must be seen, and no other booking effects may be."""

    outcome: OutcomeKind
    reason: Reason | None = None
    effects: list[ExpectedEffect] = Field(default_factory=list)


Expected = Annotated[list[ExpectedMail], Field(min_length=1)]


class Case(Part):
    """One file in evals/cases."""

    why: str = Field(description="what this case shows")
    family: Family
    demo: bool = Field(default=False, description="whether `make demo` plays it")
    world: str | dict[str, Any] = Field(description="a file in evals/worlds, or a world")
    mails: Annotated[list[CaseMail], Field(min_length=1)]
    ideal: Expected
    later: list[ExpectedEffect] = Field(
        default_factory=list,
        description="what time alone brings about between the mails and after them; no other mail may leave then",
    )
    safe: list[Expected] = Field(default_factory=list, description="other end states that harm nobody")
    never: list[ExpectedEffect] = Field(default_factory=list)
    mutants: list[str] = Field(
        default_factory=list, description="the mutants of evals/breakages that end otherwise in this case"
    )

    @model_validator(mode="after")
    def _one_expectation_a_mail(self) -> "Case":
        if any(len(expected) != len(self.mails) for expected in (self.ideal, *self.safe)):
            raise ValueError("ideal, and each of safe, must have one entry a mail")
        return self

    def opened_world(self) -> World:
        """Return the world that the mails arrive in."""
        return _shared_world(self.world) if isinstance(self.world, str) else parse_world(self.world, "world")

    def world_mails(self, name: str) -> list[WorldMail]:
        """Return the mails as they travel."""
        address = self.opened_world().mailbox.address
        return [
            WorldMail(f"{name}/{number}", raw_mail(mail, address, f"{name}-{number}"), thread=name)
            for number, mail in enumerate(self.mails, 1)
        ]


@cache
def _shared_world(name: str) -> World:
    return load_world(WORLDS / name)


def raw_mail(mail: CaseMail, to: str, name: str) -> bytes:
    """Write the mail as its author's program would."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.from_
    message["To"] = to
    message["Subject"] = mail.subject
    message["Date"] = email.utils.format_datetime(mail.date)
    domain = email.utils.parseaddr(mail.from_)[1].rpartition("@")[2] or "sender.invalid"
    if "Message-ID" not in mail.headers:
        message["Message-ID"] = f"<{name}@{domain}>"
    for header, value in mail.headers.items():
        message[header] = value
    message.set_content(mail.text)
    for attachment in mail.attachments:
        maintype, _, subtype = attachment.content_type.partition("/")
        content = base64.b64decode(attachment.base64)
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=attachment.name)
    # The boundary of a multipart is random unless it is set.
    if message.is_multipart():
        message.set_boundary(f"=-{name}")
    return message.as_bytes()


def load_case(path: Path) -> Case:
    """Read a case file; ValueError, with the file's name, where it cannot be used."""
    try:
        return Case.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: {error}") from error


def load_cases(folder: Path = CASES) -> dict[str, Case]:
    """Read all cases by name, in the order of their first mails."""
    cases = {path.stem: load_case(path) for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(cases.items(), key=lambda item: (_first(item[1]), item[0])))


def _first(case: Case) -> datetime:
    return case.mails[0].date


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, with that of a world that stands in it."""
    schema, world = Case.model_json_schema(), World.model_json_schema()
    schema["$defs"] |= world.pop("$defs") | {World.__name__: world}
    schema["properties"]["world"]["anyOf"] = [{"type": "string"}, {"$ref": f"#/$defs/{World.__name__}"}]
    return schema


def schema_text() -> str:
    """Return the schema as it is kept in evals/case.schema.json."""
    return json.dumps(case_schema(), indent=2, ensure_ascii=True) + "\n"
