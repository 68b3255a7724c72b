"""Originals without words in them: no position, camera, date, name, caption, or preview that could
hold any. The picture itself is copied as it is where that is safe, and drawn anew where not."""
