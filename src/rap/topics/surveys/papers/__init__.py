"""The form of a survey as people get it: one HTML file (`page`), paper (`paper`), and a script to
read aloud (`aloud`). All from one form, with the same ids.
"""
