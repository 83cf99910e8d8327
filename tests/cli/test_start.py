"""What starting costs: which modules a command imports, and which it does not; what the command
says of itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from runs import executor, make_run_study, save

import rap
from rap.topics.runs.log import alone
from rap.topics.runs.results import plan_runs, run_all

# as the file `rap` of an installation does
COMMAND = "import sys; sys.argv[0] = 'rap'; from rap.__main__ import main; main()"


def imported_by(code: str) -> set[str]:
    """The names of all modules that are imported once `code` has run in a fresh interpreter."""
    code = f"import atexit, sys; atexit.register(lambda: print('imported:', *sys.modules)); {code}"
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.partition("imported:")[2].split())


def others(modules: set[str]) -> set[str]:
    """The packages that are neither Python's own nor ours."""
    return (
        {name.partition(".")[0] for name in modules}
        - set(sys.stdlib_module_names)
        - {"rap", "__main__"}
    )


def run(*words: str, **environment: str) -> str:
    words = (sys.executable, "-c", COMMAND, *words)
    return subprocess.run(
        words, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    ).stdout


def test_no_grammar_of_addresses_is_compiled_to_make_a_report():
    """jsonschema from 4.25 on imports one where it can, which costs 1.7 s of each start that reads
    a notebook.
    """
    modules = imported_by("import rap.report.exporter")

    assert "jsonschema" in modules
    assert {"rfc3987_syntax", "lark"} & modules == set()


def test_help_imports_typer_the_catalogue_and_no_other_package():
    """Neither rich, which alone takes as long as all the rest, nor what a command needs once it
    runs; and Babel, which reads the catalogue that the help is in.
    """
    modules = imported_by(COMMAND)
    catalogue = imported_by("import babel.messages.pofile")

    assert "rap.cli" in modules
    assert others(modules) == others(imported_by("import typer")) | others(catalogue)


def test_help_builds_no_command_but_lists_each_in_its_part_with_a_sentence():
    """typer would read all signatures first, and without rich cut each description off at the end
    of its line.
    """
    text = " ".join(run("--help").split())

    assert (
        "Work as a team: sync Exchange with the others: keep what you did, bring in what they did, send yours. give"
        in text
    )
    assert "vault The vault: raw texts, names, receipts, encrypted, outside the study." in text
    assert "drop-audio Delete the recording of a text from the vault; the text stays." in " ".join(
        run("vault", "-h").split()
    )


@pytest.fixture
def run_study(tmp_path: Path) -> Path:
    return make_run_study(tmp_path / "study")


def imported_by_run(root: Path, code: int) -> set[str]:
    """What `rap run` imports in a study, ending with this exit code."""
    lines = f"""import os, sys; os.chdir({str(root)!r}); sys.argv = ["rap", "run"]
from rap.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == {code}, ended.code
"""
    return imported_by(lines)


def test_a_second_run_is_refused_before_what_a_run_needs_is_imported(run_study: Path):
    """Neither a study nor a notebook is opened to say who runs."""
    with alone(run_study):
        modules = imported_by_run(run_study, 75)
    ours = {name.split(".")[1] for name in modules if name.startswith("rap.")}

    assert ours == {"cli", "core", "languages", "store", "topics"}
    assert not [name for name in modules if name.startswith("rap.topics.runs.results.")]
    assert "rap.topics.runs.log" in modules


def test_a_run_in_which_nothing_changed_imports_nothing_that_runs_or_draws(run_study: Path):
    """No notebook, no kernel, no frame: everything is whole, and this is seen from files."""
    run_all(plan_runs(run_study), executor=executor(save, []))

    assert not imported_by_run(run_study, 0) & {
        *("papermill", "nbclient", "nbformat", "nbconvert", "jupyter_client", "IPython"),
        *(
            "pandas",
            "numpy",
            "pyarrow",
            "jinja2",
            "rap.topics.runs.execute",
            "rap.topics.runs.guard",
        ),
    }


def test_the_version_is_the_one_of_the_package():
    """Printed alone, outside any study."""
    assert run("--version") == f"rap {rap.__version__}\n"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("rap wi", "withdraw"), ("rap vault add-a", "add-audio"), ("rap run --dr", "--dry-run")],
)
def test_the_shell_completes_commands_and_options(typed: str, offered: str):
    """With what `rap --install-completion` writes for bash."""
    asked = {
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
        "_RAP_COMPLETE": "complete_bash",
    }

    assert run(**asked).split() == [offered]


@pytest.mark.skipif(sys.platform == "win32", reason="another program cannot press Ctrl+C there")
def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word():
    """It is pressed when the first of its commands is imported."""
    pressed = """
import os, signal, sys
class Press:
    def find_spec(self, name, *_):
        if name == "rap.topics.corrections.commands":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Press())
"""
    words = [sys.executable, "-c", f"{pressed}{COMMAND}", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
