"""The light viewer: the library on pages without any script, small enough for old devices and slow
lines. It reads by the selectors of the other pages and writes nothing."""
