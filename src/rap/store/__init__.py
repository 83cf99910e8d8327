"""The files of a study and of the vault, one module or package for each kind: read, checked,
written durably.

May import `core` and `languages`. Knows nothing of audiences, analyses or reports. Begin with
`sources` (a text and its card), `codings` (the append-only logs) and `cases` (a person and her
consent).
"""
