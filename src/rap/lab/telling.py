"""What the terminal of `rap lab` says: where the page is, how to stop, and errors; not what other programs note for themselves."""

from __future__ import annotations

import logging
import re

_ADDRESS = re.compile(r"https?://\S+")


class Quiet(logging.Filter):
    """Lets errors through, and puts two lines in the place of Jupyter's about its addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is printed."""
        if record.levelno < logging.ERROR:
            return False
        said = record.getMessage()
        found = _ADDRESS.findall(said) if record.levelno == logging.CRITICAL else []
        if found:
            record.msg, record.args = tell_address(found[-1]), ()
        return True


def tell_address(address: str) -> str:
    """Where the page is, and how to stop.

    Examples
    --------
    >>> print(tell_address("http://127.0.0.1:8888/lab?token=abc").strip())
    The study is open in JupyterLab. If no page opened, give your browser this address:
    <BLANKLINE>
        http://127.0.0.1:8888/lab?token=abc
    <BLANKLINE>
    To stop, press Ctrl+C here, then y.
    """
    lines = (
        "",
        "The study is open in JupyterLab. If no page opened, give your browser this address:",
        "",
        f"    {address}",
    )
    return "\n".join((*lines, "", "To stop, press Ctrl+C here, then y."))
