"""交接: slips made and signed, differences settled, and where every paper is."""
