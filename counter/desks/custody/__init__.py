"""交接: slips, what the receiver found, and where every paper is."""
