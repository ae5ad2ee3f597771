"""What the proofs are written with: the started gateway, stations of several makes, an independent oracle."""
