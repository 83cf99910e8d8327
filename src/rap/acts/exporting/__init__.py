"""What leaves a study for people and for other programs, under consent as of now."""
