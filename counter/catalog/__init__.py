"""The catalogue of matters: model, load, check, search, situation."""
