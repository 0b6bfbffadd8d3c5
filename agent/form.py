"""The closed form that the model fills for a mail. Nothing in it can name a recipient, an attendee or an event."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Intent = Literal[
    "book", "move", "cancel", "accept", "counter", "decline", "thanks", "question", "wants_person", "other"
]
Short = Annotated[str, Field(max_length=200)]


class Closed(BaseModel):
    """A form without room for anything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WindowForm(Closed):
    """One time that the customer names."""

    quote: Short = Field(description="the exact words of the mail that name the time")
    phrase: Short = Field(description="the same in plain English")
    possible: bool = Field(description="false for a time that does not suit")
    date: Annotated[str, Field(max_length=10)] | None = Field(description="YYYY-MM-DD, or null")
    time: Annotated[str, Field(max_length=5)] | None = Field(description="start, HH:MM on a 24-hour clock, or null")


class RequestForm(Closed):
    """What a mail asks for."""

    wish: Short = Field(description="what the author wants, in a few English words")
    intent: Intent
    windows: Annotated[list[WindowForm], Field(max_length=4)]
    offer_number: int | None = Field(description="the number of the offered time that is taken, or null")
    also_asks: Short | None = Field(description="the exact words of a request that is not about the time, or null")
    leans_on_attachment: bool = Field(description="true if the mail cannot be answered without its attachment")
    language: Literal["en", "de", "fr", "es", "it", "nl", "pt", "sv", "other"]


class DraftForm(Closed):
    """The words around the facts: a friendly opening and closing, without any fact."""

    opening: Annotated[str, Field(max_length=300)]
    closing: Annotated[str, Field(max_length=300)]
