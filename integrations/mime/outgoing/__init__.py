"""Mail as we write it."""
