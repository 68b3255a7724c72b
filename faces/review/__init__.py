"""What a person is asked about faces: is it the same person, whose name is it, is it a face."""
