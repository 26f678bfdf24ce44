"""Exchange with other stations: joining, whose a case is, packages out and in, and what both sides changed.

How it works, in one place:

- Every station has a code and a range of window numbers (`counter.exchange.stations`); the county signs the
  list of all of them. A station sends to the one above it and to those below it, nobody else.
- A case has one owner. Only the owner acts on it (`owning`); the others look. The owner changes by being
  handed over (上送, 下交), so that two stations seldom change the same case.
- `outgoing` decides what changed since the last package (`cases_out`, `lists_out`), `carrying` makes and
  carries the files.
- `incoming` takes them strictly in order: package n is taken only after n-1, because it builds on it. What
  comes too early is kept and waits, and the missing numbers are named; the sender keeps each package until it
  is acknowledged and sends it again. `fetching` looks at a file, `applying` takes one package, `merging` one
  case of it, `lists_in` what came beside the cases.
- One package is taken in one transaction with one journal entry: whole or not at all. Files that come along
  (scans, lists) lie under their own content's name before that and do no harm when nothing follows.
- The foreign journal is kept as a chain of links (`counter.exchange.chain`), the entries of shared cases with
  their text: an unbroken chain for each peer.
- A restore begins a new life of a station (`counter.exchange.lives`). The other side holds its packages
  (`fetching`, `series`) until a supervisor accepts it (`accepting`), keeps the journal of the former life
  beside, and sends back what was lost; `rejoining` is the restored station's side of it.
- What both sides changed since their last common version is never merged by guess. Both versions are kept,
  and the upper station's supervisor chooses (`settling`); papers, scans, moves, and journals of both stay.
"""
