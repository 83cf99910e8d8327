"""Who speaks which line: layouts, labels, people, and the doubts that stay.

Begin at `readings`: what a layout makes of the lines. `layouts` recognises one, `speakers` names
the people, `one_person` finds two labels of one person, `doubts` lists what a person has to look
at, `corrections` applies what she decides.
"""
