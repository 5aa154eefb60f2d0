"""The command line. Only calls the pipeline and the writers; words are Chinese, names are short."""
