"""The same screens in a browser, for stations that cannot install a terminal program."""
