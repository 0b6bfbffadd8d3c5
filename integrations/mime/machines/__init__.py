"""Whether a machine wrote a mail."""
