"""Where a ticket goes: its region, and the department and tier that the owner's table gives it (R2.1-7, R3.2-4)."""
