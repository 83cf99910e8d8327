"""Work on other machines: a scheduler and workers of Dask that a team starts for itself.

`keys` makes the certificates, `address` opens a connection that nobody else can read, `machines`
starts the scheduler and the workers, `there` is what a worker does, `runs` sends notebooks, and
`analyses` sends frames. What a study may not show is left out before anything is sent
(`rap.topics.runs.sent`); nothing lies on a disk of the other machines.
"""
