"""Sources of a study: texts and what is known of them, turns, and the formats transcripts come in."""
