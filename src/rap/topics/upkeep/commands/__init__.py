"""Commands of this topic, a file a group."""
