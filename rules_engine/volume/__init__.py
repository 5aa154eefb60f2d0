"""Facts and results of many units: Parquet, Arrow and CSV, streamed, read into columns and written whole.

Needs the extra ``batch`` (numpy, pyarrow).
"""
