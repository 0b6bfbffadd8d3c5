"""The recorder: finds the trials whose answers are missing or stale, says what they will cost, and asks the model."""
