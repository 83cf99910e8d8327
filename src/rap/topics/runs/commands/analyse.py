"""`rap analyse`: a table of the whole study, made here or on a cluster."""

from __future__ import annotations

from typing import Annotated

import typer

from rap.topics.console.output import AsJson, print_json


def analyse(
    question: Annotated[str, typer.Argument()],
    *,
    rows: str = "code",
    by: Annotated[list[str] | None, typer.Option()] = None,
    count: str = "people",
    within: str = "overlap",
    unit: str = "turn",
    query: str = "",
    run: str = "",
    cluster: str = "",
    as_json: AsJson = False,
) -> None:
    """Answer one question about all codings as a table, for the team."""
    from rap.store.settings import find_study
    from rap.topics.runs.cluster.analyses import open_cluster
    from rap.topics.runs.cluster.questions import analyse as analyse_study
    from rap.topics.runs.cluster.questions import study_for

    study = study_for(find_study(), run=run)
    asked = {"rows": rows, "by": by or (), "count": count, "within": within, "unit": unit}
    with open_cluster(cluster) as here:
        frame = analyse_study(study, question, here, query=query, **asked)
    if as_json:
        print_json(frame.to_dict("records"))
    else:
        print(frame.to_csv(index=False, lineterminator="\n"), end="")
