"""The calendar over CalDAV."""

from integrations.caldav_calendar.calendar import CaldavCalendar
from integrations.caldav_calendar.checkup import CalendarFacts

__all__ = ["CaldavCalendar", "CalendarFacts"]
