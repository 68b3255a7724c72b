"""What changed since a client last asked (ADR 36)."""
