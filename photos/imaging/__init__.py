"""Pixels: every photo is decoded once, in a child process, into all that is made of them.

`render.render` is the door; `sandbox.run_limited` runs any other decoding in the same child.
"""
