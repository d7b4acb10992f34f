"""The appraisal of people and teams: measured by an explicit standard, judged by name, contested in words (4.4)."""
