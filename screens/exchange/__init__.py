"""站点交换: packages in and out, how far everybody is, and what both sides changed."""
