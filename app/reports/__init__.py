"""Paper and workbooks: one frozen report model, and renderers that decide nothing.

Importing this package loads neither what draws pages nor openpyxl; `render_pdf` and the workbooks do when called.
"""
