"""Where photos were taken; knows no photo."""
