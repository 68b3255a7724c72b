"""The search box: what stands in it, and what is offered while typing."""
