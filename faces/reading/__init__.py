"""Reads of people, one page each; every one starts at what the person may see."""
