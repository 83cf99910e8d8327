"""Routes of this topic, a file a page or a part of one."""
