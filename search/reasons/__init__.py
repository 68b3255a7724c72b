"""Why a photo was found, in words and in its picture."""
