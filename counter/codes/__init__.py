"""Codes that any station can check without a network: what they say, who signs them, what is known of them.

`payload` packs what a code says, `code` is its text, `link` the same text for telephones; `keys` are a
station's own, `lists` what the county says of all of them, `kept` where both lie; `verdict` is the answer.
Pure but for `keys` and `kept`, which read and write one folder. `cryptography` is imported at the first
signature.
"""
