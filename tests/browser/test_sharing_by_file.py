"""Work carried between two laptops as one encrypted file, on the page *Sharing*, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, open_lab, picture, quiet, wear
from exchanging import know, machine
from studies import make_study, write
from vaults import PASSPHRASE, quick_wrap

from rap.store.vault import Identity, add_key, confirm, make_key, sealing
from rap.topics.sharing.exchange_files import give, take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODE = "codebook/safety/alarm.yaml"
REST = "codebook/needs/rest.yaml"

STATE = re.compile(r"/rap/api/sharing(\?|$)")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path, Path, Identity]]:
    """A laptop with JupyterLab open, and a colleague's: her study, her home and her key. They began
    with one study, and have no place in common any more.
    """
    folder, private = tmp_path_factory.mktemp("both"), tmp_path_factory.mktemp("private")
    root, homes = make_study(folder / "study"), (private / "own", folder / "her-home")
    write(root, ".gitignore", "/.rap/\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "wrap", quick_wrap)
        keys = []
        for coder, home in zip(("K-01", "K-02"), homes, strict=True):
            patch.setenv("XDG_DATA_HOME", str(home))
            keys.append(make_key(PASSPHRASE))
            add_key(root, coder, key=keys[-1].public)
        for home in homes:
            patch.setenv("XDG_DATA_HOME", str(home))
            for key in keys:
                confirm(key.public)
        patch.setenv("XDG_DATA_HOME", str(homes[0]))
        (folder / "stick").mkdir()
        set_place(root, str(folder / "stick"))
        sync(root)
        patch.setenv("XDG_DATA_HOME", str(homes[1]))
        other = join(str(folder / "stick"), folder / "other", coder="K-02")
        machines = [machine(other)]
        patch.setenv("XDG_DATA_HOME", str(homes[0]))
        machines.append(machine(root))
        know(root, dict(machines))
        patch.setenv("XDG_DATA_HOME", str(homes[1]))
        know(other, dict(machines))
        patch.setenv("XDG_DATA_HOME", str(homes[0]))
        with lab_on(root, private, coder="K-01") as lab:
            yield lab, other, homes[1], keys[1]


@pytest.mark.parametrize(("width", "theme"), [(1280, "Light"), (390, "Dark")])
def test_files_are_given_and_taken_and_both_changed_is_decided(
    chromium: Any,
    two: tuple[Lab, Path, Path, Identity],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    theme: str,
) -> None:
    """A colleague's file is taken with a passphrase, and what was typed stays when news come; what both changed is asked; the file that is
    given back holds the choice, and she has the same study.
    """
    lab, other, her_home, her_key = two
    monkeypatch.setenv("XDG_DATA_HOME", str(her_home))
    write(other, CODE, f"label: {{en: Bell {width}}}\n")
    write(other, REST, f"label: {{en: Rest {width}}}\n")
    file = tmp_path / "hers.rap"
    give(other, file)
    write(lab.study, CODE, f"label: {{en: Button {width}}}\n")
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    wear(page, theme)
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-sharing')")
    sharing = page.locator("#rap-page-sharing")
    give_button = sharing.get_by_role("button", name="Give as a file")
    give_button.wait_for()
    quiet(page)
    wrong = faults(page, "#rap-page-sharing")
    picture(page, f"sharing-file-{width}")

    held: list[Any] = []
    page.route(STATE, lambda route: held.append(route))
    take_it(sharing, file, passphrase="another one entirely here")
    sharing.locator(".rap-news.rap-trouble").wait_for()
    sharing.get_by_label("The file you were given").set_input_files(file)
    sharing.locator("input[type=password]").fill("half typed")
    with page.expect_response(STATE):
        held[0].continue_()
    page.unroute(STATE)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    fields = "() => [...document.querySelectorAll('.rap-shared-file input')].map(one => one.value)"
    assert page.evaluate(fields)[:2] == ["C:\\fakepath\\hers.rap", "half typed"]
    take_it(sharing, file, passphrase=PASSPHRASE)
    sharing.get_by_role("heading", name="1 thing both of you changed").wait_for()
    quiet(page)
    picture(page, f"sharing-both-{width}")
    wrong += faults(page, "#rap-page-sharing")
    sharing.get_by_role("radio", name="Take theirs").check()
    sharing.get_by_role("button", name="Save 1 choice").press("Enter")
    page.get_by_role("status").get_by_text("of the others came in").wait_for()
    with page.expect_download() as download:
        give_button.press("Enter")
    download.value.save_as(tmp_path / "mine.rap")
    take(other, tmp_path / "mine.rap", key=her_key)
    context.close()

    assert wrong == []
    for name, text in (
        (CODE, f"label: {{en: Bell {width}}}\n"),
        (REST, f"label: {{en: Rest {width}}}\n"),
    ):
        assert [(study / name).read_text() for study in (lab.study, other)] == [text, text]


def take_it(sharing: Any, file: Path, *, passphrase: str) -> None:
    """Choose the file, type the passphrase, press."""
    sharing.get_by_label("The file you were given").set_input_files(file)
    sharing.locator("input[type=password]").fill(passphrase)
    sharing.get_by_role("button", name="Take a file").press("Enter")
