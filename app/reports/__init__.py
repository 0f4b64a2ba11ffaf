"""Paper and workbooks: one frozen report model, and renderers that decide nothing.

Importing this package loads neither reportlab nor openpyxl; `render_pdf` and `ledger_workbook` do when called.
"""
