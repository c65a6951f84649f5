"""The speed of the main paths, as ratios within one run: `make bench`."""
