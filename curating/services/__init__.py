"""Writes of curating: acting, in parts where there are many photos, and taking back."""
