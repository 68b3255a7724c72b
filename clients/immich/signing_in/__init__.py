"""Signing in and out by the protocol, and the apps that are signed in."""
