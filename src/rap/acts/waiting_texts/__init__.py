"""Raw texts that wait in the vault until they were reviewed, with their recordings and the codings of
another program; bringing in puts them there, the review takes them out, a withdrawal deletes them.

- `queue`: the texts and recordings; `codings`: codings and memos that wait beside a text.
"""
