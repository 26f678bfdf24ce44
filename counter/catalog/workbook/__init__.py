"""The catalogue as a workbook: departments correct it in a spreadsheet, a supervisor accepts it.

`columns` declares once which sheet shows which field; `export` writes a book by it, `reading` reads one back:

- `export.written(catalogue, scope)` → the bytes of a book and how many rows each sheet has;
- `export.put(path, data, force=…)` writes a file whole or not at all;
- `reading.read(path, catalogue)` → a `Book`: either faults with sheet and cell, or what differs.

Nothing here writes into a catalogue. openpyxl is imported late, in `export` and `opening` only.
"""
