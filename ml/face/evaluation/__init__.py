"""Measures of models of faces; `python -m faces.evaluate` prints them."""
