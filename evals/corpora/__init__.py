"""Cases that others wrote, scored: a folder beside the checkout, never part of it."""
