"""The topics of `acts`, `lab`, `cli` and two parts of `report`, in their order: what each is for, and
its modules. A module belongs where the longest name before it says.
"""

from __future__ import annotations

TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "git": (
        "git, as a study uses it",
        (
            "acts.exchanged",
            "acts.git",
            "acts.git_lock",
            "acts.git_trees",
            "acts.words_in_git",
            "acts.working_copy",
        ),
    ),
    "console": (
        "what each command is written with",
        (
            "cli.commands",
            "cli.help_pages",
            "cli.output",
        ),
    ),
    "entering": (
        "the lock, the screen and the journal of words that come in",
        ("acts.entering",),
    ),
    "waiting_texts": (
        "raw texts that wait",
        ("acts.waiting_texts",),
    ),
    "sealing": (
        "files of a shared study under keys",
        (
            "acts.own_vault",
            "acts.sealing",
            "cli.keys",
            "cli.vault",
        ),
    ),
    "approved": (
        "the rules as a lead last approved them",
        (
            "acts.door.machines",
            "acts.door.state",
        ),
    ),
    "web": (
        "what each route is written with",
        (
            "lab.authorizer",
            "lab.base",
            "lab.befores",
            "lab.bench",
            "lab.disk_watch",
            "lab.guarded",
            "lab.once",
            "lab.permissions",
            "lab.printing",
            "lab.raw",
            "lab.raw_session",
            "lab.room",
            "lab.setups",
            "lab.summaries",
            "lab.this_machine",
            "lab.watching",
        ),
    ),
    "help_asked": (
        "messages in which somebody may ask for help",
        (
            "acts.asking_messages",
            "lab.asking",
        ),
    ),
    "consent": (
        "what people said yes to",
        (
            "acts.consent",
            "acts.inviting",
            "acts.withdraw.receipts",
            "cli.consent",
        ),
    ),
    "people": (
        "cases and interviews to come",
        (
            "acts.bring_in.people_tables",
            "acts.people",
            "acts.to_come",
            "cli.to_come",
            "lab.people",
            "lab.to_come",
        ),
    ),
    "bringing_in": (
        "files become texts",
        (
            "acts.bring_in",
            "acts.titles",
            "cli.about_texts",
            "cli.alike",
            "cli.bring_in",
            "cli.screen",
            "lab.import_tables",
            "lab.importing",
            "lab.titles",
        ),
    ),
    "corrections": (
        "a text made right",
        (
            "acts.amend",
            "cli.amend",
            "lab.correcting",
        ),
    ),
    "review": (
        "raw texts are read and masked",
        (
            "acts.review",
            "cli.left_codings",
            "lab.deciding",
            "lab.left_codings",
            "lab.review_desk",
            "lab.reviewing",
            "lab.vault_desk",
        ),
    ),
    "memos": (
        "memos",
        ("lab.memos",),
    ),
    "codebook": (
        "codes",
        (
            "lab.codebook_acts",
            "lab.codes",
        ),
    ),
    "exploring": (
        "questions, searches and passages",
        (
            "cli.search",
            "lab.explore",
            "lab.passages",
            "lab.search",
            "report.explore",
        ),
    ),
    "coding": (
        "codes on passages, by several",
        (
            "lab.coding",
            "lab.coding_found",
            "lab.grid",
            "lab.team_coding",
        ),
    ),
    "surveys": (
        "from form to table",
        (
            "acts.bring_in.answers",
            "acts.survey_forms",
            "cli.survey_answers",
            "cli.surveys",
            "lab.answers_in",
            "lab.survey_forms",
            "report.survey_forms",
        ),
    ),
    "other_programs": (
        "projects and codebooks of other programs",
        (
            "acts.bring_in.codebooks",
            "acts.bring_in.projects",
            "cli.codebooks_in",
            "cli.projects_in",
            "lab.projects_in",
        ),
    ),
    "runs": (
        "notebooks become reports, by hand and by the clock",
        (
            "acts.cluster",
            "acts.run",
            "acts.run_log",
            "acts.schedules",
            "acts.since",
            "cli.analyse",
            "cli.cluster",
            "cli.run",
            "lab.running",
            "lab.scheduling",
        ),
    ),
    "findings": (
        "what is found, and its life",
        (
            "acts.finding_life",
            "lab.findings",
            "lab.promises",
        ),
    ),
    "publishing": (
        "editions for others, kits for groups",
        (
            "acts.kits",
            "acts.release",
            "cli.release",
        ),
    ),
    "exporting": (
        "what leaves by hand",
        (
            "acts.exporting",
            "cli.exporting",
            "lab.taking_out",
        ),
    ),
    "answers": (
        "what participants answer",
        (
            "acts.account",
            "acts.answer",
            "acts.answered_words",
            "acts.field_sheets",
            "acts.voice_notes",
            "cli.account",
            "cli.feedback",
            "cli.tally",
            "cli.voice_notes",
            "lab.site_visits",
        ),
    ),
    "desk": (
        "counts of a help desk",
        (
            "acts.desk",
            "cli.counting",
            "lab.counting",
        ),
    ),
    "withdrawal": (
        "words taken back",
        (
            "acts.withdraw",
            "cli.withdraw",
            "lab.receipts",
            "lab.taking_back",
        ),
    ),
    "checks": (
        "whether all is in order",
        (
            "acts.check",
            "acts.clocks",
            "acts.cut_logs",
            "acts.disk_state",
            "acts.late_ends",
            "acts.upgrade",
        ),
    ),
    "sharing": (
        "a study on several machines",
        (
            "acts.both_changed",
            "acts.door",
            "acts.exchange_files",
            "acts.merging",
            "acts.sealing.merge",
            "acts.shared_place",
            "acts.sync",
            "cli.sharing",
            "lab.door",
            "lab.sharing",
        ),
    ),
    "studies": (
        "a new study",
        (
            "acts.demo_copy",
            "acts.new_study",
        ),
    ),
    "upkeep": (
        "what is damaged, closed or old",
        (
            "acts.closing",
            "acts.doctor",
            "acts.mending",
            "cli.closing",
            "cli.mending",
            "lab.damage",
        ),
    ),
    "lab": (
        "JupyterLab starts",
        (
            "cli.logins",
            "cli.opening",
            "cli.review",
            "cli.study",
            "lab",
        ),
    ),
    "cli": (
        "the command `rap`",
        ("cli",),
    ),
}
