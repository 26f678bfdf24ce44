"""备份和恢复: the whole data folder, whole or not at all, verified; brought back without losing or repeating.

`manifest` what is in a backup, `rotation` how many are kept, `gap` numbers after a restore: pure. `places`
where backups lie, `contents` what belongs to one, `making`, `checking`, `restoring`, `swap` do it.
"""
