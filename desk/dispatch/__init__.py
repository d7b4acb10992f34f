"""How a job finds its handler: candidates, offers with a time to answer, and what comes next (R1.4-3, R2.1-7)."""
