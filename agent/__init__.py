"""The workflow: what the front desk decides, and in which order. Knows no vendor."""
