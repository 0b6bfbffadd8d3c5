"""Header fields: where they stand, what they say, whom they prove."""
