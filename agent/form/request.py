"""The closed forms that the model fills. Nothing in them can name a recipient, an attendee or an event."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Intent = Literal[
    "book", "move", "cancel", "accept", "counter", "decline", "thanks", "question", "wants_person", "other"
]
LanguageCode = Literal["en", "de", "fr", "es", "it", "nl", "pt", "sv", "other"]
Short = Annotated[str, Field(max_length=200)]
Clock = Annotated[str, Field(max_length=5)]


def _listed(asked: object) -> object:
    """Take one wish, or none, for a list: some models write it so, and so did version 0.1.0."""
    return [] if asked is None else [asked] if isinstance(asked, str) else asked


class Closed(BaseModel):
    """A form without room for anything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WindowForm(Closed):
    """One time that the customer names; date and times are the model's own reading, on the customer's clock."""

    quote: Short = Field(description="the exact words of the mail that name the time")
    phrase: Short = Field(description="the same in plain English")
    possible: bool = Field(description="false for a time that does not suit")
    date: Annotated[str, Field(max_length=10)] | None = Field(description="YYYY-MM-DD, or null")
    time: Clock | None = Field(description="start, HH:MM on a 24-hour clock, or null")
    until: Clock | None = Field(None, description="end, HH:MM, where the mail names one, or null")


class DurationForm(Closed):
    """How long the customer wants it to take."""

    quote: Short
    minutes: int


class ZoneForm(Closed):
    """The time zone that the customer names."""

    quote: Short
    name: Short = Field(description="IANA name")


class RequestForm(Closed):
    """What a mail asks for. What has a quote counts only where the quote stands in the mail."""

    wish: Short = Field(description="what the author wants, in a few English words")
    intent: Intent
    topic: Short | None = Field(None, description="exact words that say what it is about, or null")
    windows: Annotated[list[WindowForm], Field(max_length=4)]
    duration: DurationForm | None = None
    zone: ZoneForm | None = None
    offer_quote: Short | None = Field(None, description="exact words that take an offered time, or null")
    offer_number: int | None = Field(description="the number of the offered time that is taken, or null")
    also_asks: Annotated[list[Short], Field(max_length=3), BeforeValidator(_listed)] = Field(
        description="the exact words of each request that is not about the time"
    )
    leans_on_attachment: bool = Field(description="true if the mail cannot be answered without its attachment")
    language_quote: Short | None = Field(None, description="the first words of the mail that show its language")
    language: LanguageCode


class DraftForm(Closed):
    """The words around the facts: a friendly opening and closing, without any fact."""

    opening: Annotated[str, Field(max_length=300)]
    closing: Annotated[str, Field(max_length=300)]
