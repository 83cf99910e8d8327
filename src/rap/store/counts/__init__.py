"""What staff count: desks (`codebook/counts/`), the lines of closed months (`interviews/counts/`),
the lines of the current month (only on this machine), and figures that were printed before.
"""

from rap.store.counts.desks import FOLDER as DESKS
from rap.store.counts.desks import has_no_people, read_desk, read_desks
from rap.store.counts.lines import FOLDER, check_counts, read_lines, write_lines

__all__ = [
    "DESKS",
    "FOLDER",
    "check_counts",
    "has_no_people",
    "read_desk",
    "read_desks",
    "read_lines",
    "write_lines",
]
