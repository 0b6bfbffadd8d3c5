"""The scan: no secret and nothing that may be a real person's stands in what is committed."""
