"""Nouns and tools that every other room uses: values of the study, errors, durable files, strict
text and YAML.

Imports nothing of `rap` outside this room, and knows nothing of studies.
Begin with `model`, the nouns; then `errors`, and `files`, which writes durably.
"""
