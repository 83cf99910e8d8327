"""Answers of routes as a page reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from rap.topics.web.replies import to_json


def as_sent(make: Callable[..., Any]) -> Callable[..., Any]:
    """`make`, whose answer comes as JSON and is read again."""

    @wraps(make)
    def sent(*given: Any, **options: Any) -> Any:
        return json.loads(to_json(make(*given, **options)))

    return sent
