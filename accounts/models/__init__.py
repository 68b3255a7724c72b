"""Rows about the people of this installation: accounts, plans, and what happened."""

from accounts.models.audit import AuditEntry
from accounts.models.plan import Plan
from accounts.models.user import AppPassword, User, UserManager

__all__ = ["AppPassword", "AuditEntry", "Plan", "User", "UserManager"]
