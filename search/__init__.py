"""Embeddings, the query language and ranking."""
