"""What the author wrote now, apart from what they quote."""
