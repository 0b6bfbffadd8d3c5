"""The tables of our own side of the calendar: offers, holds, bookings, and how far each calendar was watched."""

import sqlalchemy as sa

from integrations.records.columns import Content, Line
from integrations.records.schema import (
    OfferState,
    among,
    at_most_one,
    flag,
    label,
    metadata,
    moment,
    of_conversation,
    of_mail,
    of_meeting,
)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    of_conversation(),
    of_mail(),
    sa.Column("address", Line, nullable=False, index=True),
    sa.Column("slots", Content("offers.slots"), nullable=False),
    label("moving_booking_id", nullable=True),
    *of_meeting(),
    moment("made_at"),
    moment("expires_at"),
    label("state"),
    among("state", OfferState),
)
at_most_one("uq_offers_open", offers, "conversation_id", "state = 'open'")

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    of_conversation(),
    sa.Column("offer_id", sa.String, sa.ForeignKey("offers.id")),
    *of_meeting(),
    moment("start"),
    moment("end"),
    moment("expires_at"),
    sa.Index(None, "conversation_id"),
    sa.Index(None, "start", "end"),
    sa.CheckConstraint('start < "end"', name="has_length"),
)
at_most_one("uq_holds_reserved", holds, "conversation_id", "offer_id IS NULL")

bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    of_conversation(),
    of_mail(),
    sa.Column("address", Line, nullable=False, index=True),
    label("event_id"),
    *of_meeting(),
    moment("start"),
    moment("end"),
    sa.Column("generation", sa.Integer, nullable=False),
    flag("cancelled"),
    # How its event differed when it was last looked at; empty where it did not, nothing since we made or changed it.
    label("seen", nullable=True),
    sa.UniqueConstraint("event_id", "generation"),
    sa.Index(None, "start", "end"),
    sa.CheckConstraint('start < "end"', name="has_length"),
)

calendar_watches = sa.Table(
    "calendar_watches",
    metadata,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
    moment("looked_at"),
)
