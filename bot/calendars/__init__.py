"""Working calendars as an owner writes them: hours, holidays and make-up workdays, in the policy or beside it."""
