"""The calendar over CalDAV."""

from integrations.caldav_calendar.calendar import CaldavCalendar

__all__ = ["CaldavCalendar"]
