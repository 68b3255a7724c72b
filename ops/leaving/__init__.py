"""Leaving: an account goes with everything in it, or hands its library over (ADR 29)."""
