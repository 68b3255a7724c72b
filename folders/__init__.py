"""Where the files of photos lay before they came: folders as trees, counted by the database."""
