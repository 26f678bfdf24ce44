"""体检: what a station stands on, looked at line by line: 好, 注意 or 要处理, with what to do.

`judging` says what facts mean (pure); `looking` gathers them. Faces, printers and the terminal are looked at
by those who know them, and put into the same list.
"""
