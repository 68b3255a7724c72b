"""Groups of faces that are one person's: kept while faces come in, and made anew at night."""
