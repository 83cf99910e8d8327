"""What starting costs: which modules are imported by a command, and which are not."""

from __future__ import annotations

import subprocess
import sys


def imported_by(code: str) -> set[str]:
    """The names of all modules that are imported once `code` has run in a fresh interpreter."""
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_no_grammar_of_addresses_is_compiled_to_make_a_report():
    """jsonschema from 4.25 on imports one where it can, which costs 1.7 s of each start that reads a notebook."""
    modules = imported_by("import rap.report.exporter")

    assert "jsonschema" in modules
    assert {"rfc3987_syntax", "lark"} & modules == set()
