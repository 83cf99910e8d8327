"""All that a language needs, a folder for each: words, names, numbers, formulas, questions,
sentences.

Begin with `topics`, which lists what a pack answers and what it may leave out, and `pack`, which
finds one. The lists are text files that people who speak the language edit; `lists` reads them.
This room imports `core` and knows nothing of studies: other rooms ask it for words, and it never
asks for texts. Sentences are messages (an id with facts) that `catalogue` renders from `LANG/*.po`.
"""
