"""办事指南 (R112–R121): one record for each matter, from which every channel is made (R029). Pure."""
