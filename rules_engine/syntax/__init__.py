"""From text to syntax nodes and back. Lark is imported only here."""
