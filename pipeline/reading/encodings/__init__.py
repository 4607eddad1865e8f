"""Text in the legacy encodings TCVN3 and VNI, told and decoded."""
