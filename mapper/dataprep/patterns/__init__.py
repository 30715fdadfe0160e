"""Date patterns with the letters of java.time, for parsing and printing dates.

`letters` splits a pattern into elements, `reading` parses a string into `fields`, `resolving` makes
a date of these, `printing` prints a date, and `quick` is a shortcut for plain patterns.

Source: java.time.format.DateTimeFormatter (Java 17), default (SMART) resolving; `u` is the weekday
number, as Data Prep documents it. Names are English and case-sensitive.
"""

from __future__ import annotations

from mapper.dataprep.patterns.days import microseconds as microseconds
from mapper.dataprep.patterns.days import month_length as month_length
from mapper.dataprep.patterns.letters import elements_of as elements_of
from mapper.dataprep.patterns.pattern import DatePattern as DatePattern
from mapper.dataprep.patterns.pattern import date_pattern as date_pattern
from mapper.dataprep.patterns.zones import zone_of_offset as zone_of_offset
