"""What staff count: desks (`codebook/counts/`), the lines of closed months (`interviews/counts/`),
the lines of the current month (only on this machine), figures that were printed before, and the log
of meetings and demands.
"""

from rap.store.counts.desks import FOLDER as DESKS
from rap.store.counts.desks import has_no_people, read_desk, read_desks
from rap.store.counts.lines import FOLDER, check_counts, read_lines, write_lines
from rap.store.counts.meetings import check_meetings, read_meetings

__all__ = [
    "DESKS",
    "FOLDER",
    "check_counts",
    "check_meetings",
    "has_no_people",
    "read_desk",
    "read_desks",
    "read_lines",
    "read_meetings",
    "write_lines",
]
