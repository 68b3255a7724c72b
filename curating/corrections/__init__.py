"""Corrections of when and where: asked for, shown before, written as a person's word, undone."""
