"""The bytes of photos: pictures, originals, videos, and all of them at once."""
