"""The satisfaction survey: what is asked, what was answered, whom it is to be asked of again, and by whom (4.2)."""
