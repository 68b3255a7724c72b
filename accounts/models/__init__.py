"""Rows about the people of this installation: accounts, their keys, plans, and what happened."""

from accounts.models.audit import AuditEntry
from accounts.models.invitation import Invitation
from accounts.models.key import ApiKey, Scope, SignedInApp
from accounts.models.plan import Plan
from accounts.models.user import AppPassword, User, UserManager

__all__ = [
    "ApiKey",
    "AppPassword",
    "AuditEntry",
    "Invitation",
    "Plan",
    "Scope",
    "SignedInApp",
    "User",
    "UserManager",
]
