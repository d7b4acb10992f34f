"""The roster: who works when, who is on call or on leave, and who can be asked at a moment."""
