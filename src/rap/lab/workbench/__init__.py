"""What people do in the coding screen, as functions that take and give plain values: the server in `lab` only passes them on.

`bench` holds a study open, `seeing` says whose codings somebody may see, `opening` lists and opens sources, `acting` writes.
"""
