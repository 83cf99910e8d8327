"""Ids in the addresses of routes, as regular expressions."""

CODE = r"([a-z][a-z0-9-]{0,39})"
SHORT = r"([0-9a-f]{8})"
KEY = r"([0-9a-f]{16})"
FINDING = r"(F-[0-9]{2,6})"
SOURCE = r"((?:INT|FG|FN|AR|QU|AN)-[0-9]{2,6})"
