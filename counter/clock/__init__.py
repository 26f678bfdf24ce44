"""Clocks: which days count, when something is due, and why that day. Pure but for reading the calendar."""
