"""Ways in and the pipeline."""
