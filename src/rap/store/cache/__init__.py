"""Parsed YAML and folded codings, kept in `.rap/cache/` so that a study opens without reading
everything again.

**The rule.** What is kept is found again by the hash of what it was made from, and by the code that
made it: a document by the SHA-256 of its text, a fold by the hash of its source's text, the SHA-256
of each log and map, and who the leads are. So it is what reading would give, for every audience, in
runs and in exports. One thing is quicker and trusts the disk: a study that a person opens for the
team (`quick`) takes a log as unchanged, unread, when size, inode and both times are those that were
noted, and those times were well past when it was noted. A run, an export and `rap check` read the
bytes of every log and compare hashes. Texts are read and compared with the hash of their source by
everybody, and a run writes nothing here.

Only folds without a problem are kept, so a damaged log is read and reported each time. A file here
that is torn, changed, of other code or not there is as good as none; its hashes find damage, not
forgery. Words of texts are never kept; what stands in YAML files and what a lead gave as reason
are.

The format is JSON, one file for the documents and one for each of 64 buckets of sources: the
commands that read it (`search`, `check`) may not wait for Arrow to be imported. Each file is a line
with places and hashes of its parts, then the parts; a part is decoded when it is asked for.
"""

from rap.store.cache.folds import KeptFolds
from rap.store.cache.kept import Documents, count_bytes, forget, make_private

__all__ = ["Documents", "KeptFolds", "count_bytes", "forget", "make_private"]
