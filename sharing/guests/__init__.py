"""Photos that guests of a link send, and the review in which its owner decides about them."""
