"""Entering: first start, sign-in, lock and the station profile."""
