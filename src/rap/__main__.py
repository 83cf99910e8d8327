"""The command `rap`, and `python -m rap`.

Ctrl+C while the program is still being loaded ends it without a word: Python would print where it
was. From then on commands say themselves what they stopped at.
"""

import signal


def main() -> None:
    """Load the commands, and run the one that was typed."""
    is_asked = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # not below `nohup`
    if is_asked:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from rap.cli import main as run
    from rap.core.own_python import keep_to_own_path

    if is_asked:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    keep_to_own_path()
    run()


if __name__ == "__main__":
    main()
