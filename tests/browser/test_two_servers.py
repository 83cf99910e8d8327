"""Two people, each with her own JupyterLab on one study folder, in two windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser.lab import lab_on, open_interview, open_lab, saved, soon
from browser.rooms import TALK, code, codings, log_lines
from studies import add_source, make_study

pytestmark = [pytest.mark.browser, pytest.mark.long]

SOURCE = "INT-10002"
HERS = [("A colleague", "adv"), ("three months", "dep"), ("It rings", "ala")]
HIS = [("the key", "dep"), ("the spare", "adv"), ("We chose it", "ala")]


def test_two_people_code_one_interview_and_one_server_is_killed(chromium: Any, tmp_path: Path):
    """Each sees what the other codes; what is coded while a server is dead waits in its window, and all is
    there once. How soon is in `lab/test_lab_two.py`.
    """
    study = make_study(tmp_path / "study")
    add_source(study, SOURCE, TALK, case="C-20001")
    with (
        lab_on(study, tmp_path / "first", coder="K-01") as first,
        lab_on(study, tmp_path / "second", coder="K-02") as second,
    ):
        pages = [
            chromium.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
            for _ in range(2)
        ]
        for page, lab in zip(pages, (first, second), strict=True):
            open_lab(page, lab)
            open_interview(page, SOURCE)
        for n, (hers, his) in enumerate(zip(HERS[:2], HIS[:2], strict=True)):
            code(pages[0], *hers)
            code(pages[1], *his)
            for page in pages:
                soon(lambda page=page, n=n: page.locator(".rap-mark:visible").count(), 2 * n + 2)
        first.kill()
        code(pages[0], *HERS[2])
        code(pages[1], *HIS[2])
        pages[0].locator(".rap-status-wrong", has_text="Not saved yet (1)").wait_for()
        saved(pages[1])
        first.start()
        pages[0].locator(".rap-status").click()  # if it was not sent again by itself already
        for page in pages:
            saved(page)
            soon(lambda page=page: page.locator(".rap-mark:visible").count(), 6)
        lines = log_lines(study, SOURCE)
        seen = [codings(lab, SOURCE) for lab in (first, second)]
        for page in pages:
            page.close()

    assert len(lines) == len({line["id"] for line in lines}) == 6
    assert sorted(line["coder"] for line in lines) == ["K-01"] * 3 + ["K-02"] * 3
    assert seen[0] == seen[1]
    assert len(seen[0]) == 6
