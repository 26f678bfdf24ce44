"""办事指南 as a static site: a page for each matter, a list to search, what a paper's code says (R029, R121).

`files.made` gives every file, `publish.publish` puts them into a folder. Each page is one file with its style
and script inside, so it opens from a folder, a stick or any web server, and nothing comes from elsewhere.
"""
