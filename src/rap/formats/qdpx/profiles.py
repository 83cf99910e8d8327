"""How positions are counted and line ends written for the program that will read a project."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rap import __version__
from rap.formats.projects import Convention


@dataclass(frozen=True)
class Profile:
    """How texts are written, and how places in them are counted, for the program that will read
    them.

    Attributes
    ----------
    name
        One of the keys of `PROFILES`.
    bom
        Whether a text begins with a byte-order mark.
    line_end
        What ends a line.
    unit, line_break
        As of a `Convention`.
    is_verified
        Whether such a file was seen to be read right. `portable` and `qualcoder` were; the others
        do as files of these programs do, and nobody has seen them read one.
    """

    name: str
    bom: bool = False
    line_end: str = "\n"
    unit: str = "code points"
    line_break: int = 1
    is_verified: bool = False

    @property
    def origin(self) -> str:
        """What a file says of its program, so that we read our own files without guessing."""
        return f"rap {__version__}" + ("" if self.name == DEFAULT else f" ({self.name})")

    @property
    def convention(self) -> Convention:
        """How its places are counted, as a reader needs it."""
        return Convention(self.unit, self.line_break)


DEFAULT = "portable"
QUALCODER = "qualcoder"
PROFILES = {
    profile.name: profile
    for profile in (
        Profile(DEFAULT, is_verified=True),
        # counted as in `portable`; what QualCoder would pass over is said so that it keeps it
        Profile(QUALCODER, is_verified=True),
        # NVivo 12.6 for Windows writes files like this
        Profile("nvivo-windows", bom=True, line_end="\r\n", unit="utf16", line_break=2),
        # QualCoder writes files like this for MAXQDA, and reads ATLAS.ti's on Windows so; of any other
        # program it counts CR LF as two, so that every place in a file of ours would move
        Profile("crlf", line_end="\r\n"),
    )
}
_ORIGIN = re.compile(r"rap \S+(?: \((?P<profile>[a-z-]+)\))?")


def profile_of(origin: str) -> Profile | None:
    """The profile a file of ours was written with; None for files of other programs.

    Examples
    --------
    >>> profile_of("rap 0.1 (crlf)").line_break, profile_of("NVivo 12")
    (1, None)
    """
    match = _ORIGIN.fullmatch(origin)
    return PROFILES.get(match["profile"] or DEFAULT) if match else None
