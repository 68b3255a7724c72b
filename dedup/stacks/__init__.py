"""Stacks that make themselves: RAW and JPEG, bursts, edits, versions."""
