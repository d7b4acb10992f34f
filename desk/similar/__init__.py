"""The same thing twice: repeated reports, problems that come back, likely duplicates, and what may be an incident."""
