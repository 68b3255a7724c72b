"""Signing in with one OpenID Connect issuer, which the operator trusts."""
