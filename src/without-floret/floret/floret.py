"""What textacy names in a type hint: see the docstring of the package."""


class _floret:
    """A model of floret; nobody makes one here."""
