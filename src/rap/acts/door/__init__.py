"""What others send comes in through a door: each file that an exchange brings is judged by its kind
and by who says it. What waits for a lead's yes lies in git and not in the folder of the study, so
what is not in effect is read by nobody.
"""
