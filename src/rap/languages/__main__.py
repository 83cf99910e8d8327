"""`python -m rap.languages > docs/languages.md`: how complete each language is."""

from __future__ import annotations

import sys

from rap.languages.overview import make_page

if __name__ == "__main__":
    sys.stdout.write(make_page())
