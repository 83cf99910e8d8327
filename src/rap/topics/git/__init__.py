"""Git, as a study uses it: the one place that runs it, its lock, its trees, and what an exchange
left to do.

`program` runs git with settings that no study can change; `trees` reads and writes the files of a
commit; `exchanged` knows when work was exchanged last; `earlier_words` finds what a sentence said
before; `working_copy` prepares a clone.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "earlier_words": ("words_committed",),
    "exchanged": (
        "Choice",
        "WaitingState",
        "keep_waiting",
        "last_exchange",
        "note_exchange",
        "waiting",
    ),
    "lock": ("sweep_lock",),
    "program": (
        "commit_of",
        "git",
        "git_bytes",
        "git_folder",
        "git_or_nothing",
        "has_git",
        "rows",
        "run_git",
    ),
    "trees": (
        "Blob",
        "PLAIN",
        "REPOSITORY",
        "Tree",
        "read_blob",
        "read_tree",
        "write_blob",
        "write_tree",
    ),
    "working_copy": ("install_hook", "prepare_copy"),
}
