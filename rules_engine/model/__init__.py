"""What every layer speaks of: exact numbers, rounding, values, types, the schema of facts.

Pure data and arithmetic. Does no I/O and knows neither syntax nor IR.
"""
