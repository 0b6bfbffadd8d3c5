"""The calendar at Google."""

from integrations.google_calendar.calendar import GoogleCalendar
from integrations.google_calendar.checkup import CalendarFacts

__all__ = ["CalendarFacts", "GoogleCalendar"]
