"""What tests of whole imports know of the pipeline."""

# Of videos, where a model is named, and where a head lies beside one.
NOT_OF_EVERY_PHOTO = {"proxy", "caption", "aesthetics"}
