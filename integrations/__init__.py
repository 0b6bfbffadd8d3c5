"""The world: one module per vendor and role, the only place where SDKs are imported."""
