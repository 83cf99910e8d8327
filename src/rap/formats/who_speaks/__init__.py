"""Who speaks which line: layouts, labels, people, and the doubts that stay.

Begin at `readings`: what a layout makes of the lines.
the people, `one_person` finds two labels of one person, `doubts` says what a person has to look
at, `corrections` takes what she says.
"""
