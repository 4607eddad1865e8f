"""The rules of the catalogue, one small module per sheet or level."""
