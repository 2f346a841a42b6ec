"""The manual pages of the methods in French, one file each; the first line says which edition of the docstring it renders."""
