"""Surveys on disk: the form people answer (`forms`) and what they answered (`batches`)."""
