"""Face regions of XMP are read with a photo's other metadata."""

from photos.metadata.regions import Area, Region, mwg_area, read_regions, turned

__all__ = ["Area", "Region", "mwg_area", "read_regions", "turned"]
