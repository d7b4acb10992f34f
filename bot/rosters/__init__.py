"""Rosters as people keep them: tables out of a spreadsheet (CSV), and calendars (iCalendar)."""
