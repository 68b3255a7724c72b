"""Writes of duplicates: what a person decides about groups, and taking it back.

Each decision returns its Resolution, which says in words what was done and can be undone. Each
raises InvalidResolution, and does nothing, where the group is not what the page showed.
"""

from dedup.services.bulk import RULES, BulkPlan, Rule, plan_bulk, resolve_bulk
from dedup.services.checks import InvalidResolution
from dedup.services.deciding import Decision, decide, take_back
from dedup.services.plans import Going, Move, Plan, What
from dedup.services.resolving import dismiss, keep_all, plan, resolve, stack_group
from dedup.services.undoing import undo, undo_bulk

__all__ = [
    "RULES",
    "BulkPlan",
    "Decision",
    "Going",
    "InvalidResolution",
    "Move",
    "Plan",
    "Rule",
    "What",
    "decide",
    "dismiss",
    "keep_all",
    "plan",
    "plan_bulk",
    "resolve",
    "resolve_bulk",
    "stack_group",
    "take_back",
    "undo",
    "undo_bulk",
]
