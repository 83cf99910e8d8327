"""Questions asked of a study: frames or text go in, frames come out, and no file is opened.

May import `core`, `languages`, `store`, `study` and `formats`. Knows nothing of reports. Begin with
`crosstab` (who says what), `search/` (which passages) and `agreement/` (do coders agree).
"""
