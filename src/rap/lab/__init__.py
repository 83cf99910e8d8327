"""JupyterLab on a study: a Jupyter server extension, and the functions behind its screens, a file a
topic.

May import every room but `cli`. A handler checks who asks and passes on; what is done would be the
same from a terminal. Begin with `serving` (the routes), `base` (who asks, and what an answer looks
like) and `bench` (a study held open). JupyterLab finds it by `server.json` (see `pyproject.toml`);
`rap lab` names it itself. The screens are in `ui/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rap.lab.showing import show_source as show_source


def __getattr__(name: str) -> Any:
    """`show_source` for notebooks, imported when it is used: the server does without."""
    if name != "show_source":
        raise AttributeError(f"module 'rap.lab' has no attribute '{name}'")
    from rap.lab.showing import show_source

    return show_source


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "rap.lab"}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "rap-lab"}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    """Serve the study in the server's root folder; without a study there, log it and serve nothing."""
    from pathlib import Path

    from rap.core.errors import RefusedError, StudyNotFoundError
    from rap.core.own_python import keep_to_own_path
    from rap.lab.serving import add_study
    from rap.languages.catalogue import on_screen
    from rap.topics.upkeep.mending import find_study_to_mend

    keep_to_own_path()  # also where JupyterHub, or somebody's own hand, started this server
    try:
        root = find_study_to_mend(Path(server_app.root_dir))
    except StudyNotFoundError:
        server_app.log.info("rap: this folder is no study, so there is nothing to code here")
        return
    try:
        add_study(server_app, root)
    except RefusedError as error:  # no server rather than one that does not keep its promises
        server_app.log.critical("rap: %s", on_screen(error.problems[0]))
        server_app.exit(1)
