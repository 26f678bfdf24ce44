"""What leaves the station and what arrives: packages, the ways to departments, senders, a receiving endpoint.

No database: the outbox is the store's, and it calls what is here. Whatever is cut off here can be done again:
the same package is known by its id, and a second delivery gives the first one's receipt.
"""
