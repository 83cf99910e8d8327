"""A study opened for one audience: consent resolved for a day, and sources, cases and codings as
frames.

May import `core`, `languages` and `store`. Knows nothing of the web or of commands. Begin with
`study` (`open_study`, the object a notebook holds), then `consent`, which decides whose words are
visible.
"""
