"""Where photos were taken, from far away and from near by: cells of the map, clusters, places."""
