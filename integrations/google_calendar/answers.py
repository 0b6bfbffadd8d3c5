"""The shapes of Google's answers: exactly the fields that we use; another shape is named by its path."""

from datetime import UTC, date, datetime, time, tzinfo
from typing import Annotated, Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from agent.errors import ShapeChanged, TransientError
from integrations.google_calendar.failures import NAME

Status = Literal["confirmed", "tentative", "cancelled"]


class Shape(BaseModel):
    """An object in an answer; what we do not use of it may be anything."""

    model_config = ConfigDict(strict=True, alias_generator=to_camel, hide_input_in_errors=True)


Answer = TypeVar("Answer", bound=Shape)
Item = TypeVar("Item", bound=Shape)


class When(Shape):
    """When an event starts or ends: an instant, or a day."""

    day: date | None = Field(None, alias="date")
    date_time: AwareDatetime | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "When":
        if (self.day is None) == (self.date_time is None):
            raise ValueError("neither a day nor an instant")
        return self

    def instant(self, zone: tzinfo) -> datetime:
        """Return it in UTC; days begin in `zone`."""
        moment = self.date_time or datetime.combine(self.day or date.min, time.min, zone)
        return moment.astimezone(UTC)


class Attendee(Shape):
    """Somebody who is invited, with all that Google says of them."""

    model_config = ConfigDict(extra="allow")

    email: str
    response_status: str = "needsAction"
    is_owner: bool = Field(False, alias="self")


class Marks(Shape):
    """What we note with our own events."""

    frontdesk: str | None = None
    frontdesk_key: str | None = None
    frontdesk_link: str = ""


class Properties(Shape):
    """What applications note with an event, for themselves alone."""

    private: Marks = Marks()


class Stub(Shape):
    """What is certain of every event, deleted ones included."""

    id: str
    status: Status = "confirmed"
    """By the document it may be left out, and is this then."""


class Listed(Stub):
    """What we look at in anybody's event."""

    start: When
    end: When
    transparency: str = "opaque"
    attendees: list[Attendee] = []
    extended_properties: Properties = Properties()

    @model_validator(mode="after")
    def _begins_first(self) -> "Listed":
        if (self.start.day is None) != (self.end.day is None) or self.end.instant(UTC) < self.start.instant(UTC):
            raise ValueError("it does not end after it begins")
        return self


class EntryPoint(Shape):
    """A way into a conference."""

    entry_point_type: str
    uri: str = ""


class RequestStatus(Shape):
    """How far the making of a conference is."""

    status_code: str


class CreateRequest(Shape):
    """A conference that was asked for."""

    status: RequestStatus | None = None


class Conference(Shape):
    """An event's conference."""

    entry_points: list[EntryPoint] = []
    create_request: CreateRequest | None = None


class Resource(Listed):
    """What we look at in an event of our own."""

    etag: str = Field(min_length=1)
    sequence: int = 0
    summary: str = ""
    recurrence: list[str] = []
    recurring_event_id: str = ""
    hangout_link: str = ""
    conference_data: Conference = Conference()


def _zone(name: Any) -> Any:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, TypeError) as error:
        raise ValueError("not a time zone") from error


class Page(Shape, Generic[Item]):
    """A page of events."""

    items: list[Item]
    next_page_token: str = ""
    next_sync_token: str = ""
    access_role: str = ""
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] | None = None


class Period(Shape):
    """A busy time."""

    start: AwareDatetime
    end: AwareDatetime


class CalendarTimes(Shape):
    """What free-busy says of one calendar."""

    errors: list[Any] = []
    busy: list[Period] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "CalendarTimes":
        if self.busy is None and not self.errors:
            raise ValueError("neither times nor errors")
        return self


class FreeBusy(Shape):
    """What free-busy says of several calendars."""

    time_min: AwareDatetime
    time_max: AwareDatetime
    calendars: dict[str, CalendarTimes]


def parsed(shape: type[Answer], body: bytes) -> Answer:
    """Read an answer; ShapeChanged where it is another object, TransientError where it is no JSON at all."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise TransientError(f"{NAME}: the answer is no JSON") from error
        raise ShapeChanged(NAME, _path(first["loc"])) from error


def _path(location: tuple[int | str, ...]) -> str:
    """Return names of fields and places; the ids of calendars, which stand as names in free-busy, are left out."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += ("." if path else "") + (part if part.isidentifier() else "*")
    return path or "the answer"
