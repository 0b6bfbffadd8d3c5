"""What is attached, and what can be read of it."""
