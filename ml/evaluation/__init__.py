"""Measurements of encoders on photos with captions; `python -m ml.evaluate` runs them."""
