"""How well a photo is taken: sharpness, exposure and noise from its pixels, beauty from a model."""
