"""Benchmarks are started by hand (`make bench-analyses`); pytest reads none of them, not for
doctests either.
"""

collect_ignore_glob = ["*.py"]
