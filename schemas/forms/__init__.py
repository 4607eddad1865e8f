"""The submission forms, one small module per sheet."""
