"""The exchange as a door: what comes in is judged file by file, and what rules waits for a yes."""
