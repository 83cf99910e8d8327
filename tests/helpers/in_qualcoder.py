"""QualCoder's own reader and writer of REFI-QDA, without its windows. Run by `test_in_qualcoder` with a Python
that has PyQt6: which folder QualCoder's package is in, a project file, and a folder to work in. It reads
the project, writes it out again, and prints what QualCoder keeps of it as JSON. Files are chosen and messages
read here in place of somebody, and the project is made with the tables of QualCoder's own `new_project`.
"""

from __future__ import annotations

import ast
import builtins
import json
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

KEPT = {
    "sources": "select name, fulltext, ifnull(memo, '') from source",
    "codes": "select c.name, ifnull(c.memo, ''), ifnull(g.name, ''), ifnull(p.name, '') from code_name c"
    " left join code_cat g on g.catid = c.catid left join code_name p on p.cid = c.supercid",
    "categories": "select g.name, ifnull(p.name, '') from code_cat g"
    " left join code_cat p on p.catid = g.supercatid",
    "codings": "select s.name, c.name, t.owner, t.pos0, t.pos1, t.seltext, ifnull(t.memo, '')"
    " from code_text t left join source s on s.id = t.fid left join code_name c on c.cid = t.cid",
    "cases": "select name, ifnull(memo, '') from cases",
    "attributes": "select c.name, a.name, a.value from attribute a join cases c on c.caseid = a.id"
    " where a.attr_type = 'case'",
    "annotations": "select s.name, a.pos0, a.pos1, a.memo, a.owner from annotation a"
    " join source s on s.id = a.fid",
    "journal": "select name, jentry, owner from journal",
    "project": "select memo from project",
}


def main(package: Path, project: Path, work: Path) -> None:
    sys.path.insert(0, str(package.parent))
    builtins._ = str  # type: ignore[attr-defined]  # what QualCoder calls a translation
    from PyQt6 import QtWidgets

    window = QtWidgets.QApplication([])
    from qualcoder import refi  # type: ignore[import-not-found]

    said: list[str] = []
    connection = new_project(package / "__main__.py", work)
    app = SimpleNamespace(
        conn=connection,
        project_path=str(work / "theirs.qda"),
        project_name="theirs.qda",
        version="QualCoder",
        settings={
            "codername": "default", "directory": str(work), "ai_enable": "False", "fontsize": 10, "font": "",
        },
        ai_models=[],
        write_config_ini=lambda *_: None,
        get_annotations=lambda: annotations(connection),
    )  # fmt: skip
    refi.Message = lambda _, title, text, *__: SimpleNamespace(exec=lambda: said.append(title))
    refi.RefiLineEndings.exec = lambda _: 1
    QtWidgets.QFileDialog.getOpenFileName = lambda *_, **__: (str(project), True)
    QtWidgets.QFileDialog.getExistingDirectory = lambda *_: str(work / "out")
    log = SimpleNamespace(append=said.append)
    refi.RefiImport(app, log, "qdpx")
    kept = {what: sorted(connection.execute(query).fetchall()) for what, query in KEPT.items()}
    refi.RefiExport(app, log, "project")
    window.quit()
    sys.stdout.write("\n" + json.dumps({"kept": kept, "said": said}) + "\n")


def new_project(module: Path, work: Path) -> sqlite3.Connection:
    """An empty project, with the tables that QualCoder makes."""
    tree = ast.parse(module.read_text("utf-8"))
    made = next(n for n in ast.walk(tree) if getattr(n, "name", "") == "new_project")
    texts = [n.value for n in ast.walk(made) if isinstance(n, ast.Constant)]
    for folder in ("theirs.qda/documents", "out", ".qualcoder"):
        (work / folder).mkdir(parents=True)
    connection = sqlite3.connect(work / "theirs.qda/data.qda")
    for text in texts:
        if isinstance(text, str) and text.startswith("CREATE TABLE"):
            connection.execute(text)
    connection.execute(
        "insert into project (databaseversion, date, memo, about, codername)"
        " values ('v17', '2026-01-01 00:00:00', '', 'QualCoder', 'default')"
    )
    connection.commit()
    return connection


def annotations(connection: sqlite3.Connection) -> list[dict[str, object]]:
    names = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
    rows = connection.execute(f"select {', '.join(names)} from annotation")
    return [dict(zip(names, row, strict=True)) for row in rows]


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:4]))
