"""Files of programs in which corpora are marked up: INCEpTION (and WebAnno) and CATMA.

Each of them says where the words are that somebody marked, in its own way of counting, and `spans`
makes codings of all of them.
"""

START_OF_TSV = b"#FORMAT=WebAnno TSV 3"
