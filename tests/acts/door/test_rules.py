"""What comes in, by its path, and what a lead reads before her yes."""

from __future__ import annotations

import pytest
from studies import ROOT

from rap.acts.door.rules import kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("pyproject.toml", "settings"),
        ("codebook/forms/2025-a.yaml", "form"),
        ("interviews/cases/C-51774.yaml", "consent"),
        ("interviews/cases/C-51774 (1).yaml", "consent"),
        ("notebooks/phase1.ipynb", "program"),
        ("notebooks/pandas.py", "program"),
        (".gitattributes", "git"),
        ("interviews/.gitattributes", "git"),
        (".gitmodules", "git"),
        (".githooks/pre-commit", "git"),
        ("codebook/letter/talk.yaml", "members"),
        ("codebook/letter/avoid.fr.txt", "members"),
        ("codebook/handbook/10-start.fr.md", "members"),
        ("codebook/surveys/bank-2026.yaml", "members"),
        ("interviews/INT-38201.txt", "text"),
        ("interviews/INT-38201.yaml", "text"),
        ("interviews/FN-20113.txt", "text"),
        ("interviews/codings/INT-38201/K-01.k3f9a2b7.jsonl", "log"),
        ("interviews/translations/INT-38201/nl/K-01.k3f9a2b7.jsonl", "log"),
        ("codebook/machines/K-01.k3f9a2b7.json", "machine"),
        ("interviews/withdrawn/C-51774.json", "free"),
        ("interviews/codings/INT-38201/01234567-89abcdef.map.json", "free"),
        ("codebook/access/rent.yaml", "free"),
        ("codebook/codebook.yaml", "free"),
        ("reports/README.md", "free"),
        ("interviews/cases/.gitkeep", "free"),
        ("README.md", "free"),
        ("LICENSE", "free"),
        ("docs/protocol.md", "free"),
        ("json.py", "foreign"),
        ("docs/conf.py", "foreign"),
        ("notebooks/sub/pandas.py", "foreign"),
        ("notebooks/__pycache__/x.pyc", "foreign"),
        (".envrc", "foreign"),
        ("Makefile", "foreign"),
        (".vscode/tasks.json", "foreign"),
        ("Pyproject.toml", "foreign"),
        ("codebook/Forms/2025-a.yaml", "foreign"),
        ("codebook/forms\u200c/2025-a.yaml", "foreign"),
        ("interviews/recording.mp3", "foreign"),
        (".rap/coder", "foreign"),
    ],
)
def test_the_kind_of_a_file(path: str, kind: str):
    """Each kind of the table has its place at the door; what is in no table stays outside."""
    assert kind_of(path) == kind


def test_no_file_of_the_demo_study_is_foreign():
    """All that its own folders hold is known."""
    folders = ("interviews", "codebook", "notebooks")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in paths]

    assert len(names) > 300
    assert [name for name in names if kind_of(name) == "foreign" and "/." not in name] == []
