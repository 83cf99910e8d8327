"""What may be shown to whom: identifiers found and replaced in texts, small numbers withheld,
leaks found in files.

May import every room before it. Knows nothing of pages or acts. Begin with `pseudonyms/` (the
screen of a raw text), `disclosure/rules` (what one count may say) and `leaks`.
"""
