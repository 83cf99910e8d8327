"""Files from outside, read into text and turns: one reader per format, run in a child process with
limits.

May import every room before it, and needs only `core`. Knows nothing of acts. Begin with `readers`
(suffix to reader), `transcripts` and `child`.
"""
