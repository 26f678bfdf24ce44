"""核验: is the paper somebody brought along genuine?"""
