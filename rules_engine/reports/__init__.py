"""Reports: data in, text out, one writer a format. No I/O, no clock, no locale; same input, same bytes.

Words are plain Chinese of one glossary: 单位、指标、得分、扣分、依据、等次. Whatever comes from outside
is made printable on its way through, and no markup in it is ever interpreted.
"""
