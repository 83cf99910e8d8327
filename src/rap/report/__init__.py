"""The report: an executed notebook as one HTML file per language and audience; it asks for nothing
and runs nothing.
"""
