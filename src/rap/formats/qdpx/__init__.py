"""REFI-QDA (`.qdpx`, `.qdc`): the exchange format of programs that code texts."""
