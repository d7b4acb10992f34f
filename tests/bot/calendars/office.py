"""A policy with an office calendar, to be changed line by line."""

import re
from importlib import resources

_COMMENTS = re.compile(r"^#.*\n", re.MULTILINE)  # its examples would be taken for what is changed
_AS_IT_COMES = _COMMENTS.sub("", resources.files("bot").joinpath("policy.toml").read_text("utf-8"))
PACKAGED = _AS_IT_COMES.replace('calendar = "always"', 'calendar = "office"', 1)
OFFICE = """
[calendars.office]
zone = "Asia/Shanghai"
[calendars.office.week]
monday = ["09:00-12:00", "13:00-18:00"]
tuesday = ["09:00-12:00", "13:00-18:00"]
wednesday = ["09:00-12:00", "13:00-18:00"]
thursday = ["09:00-12:00", "13:00-18:00"]
friday = ["09:00-12:00", "13:00-18:00"]
"""
