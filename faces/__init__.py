"""People in photos: for now their names, as archives tell them."""
