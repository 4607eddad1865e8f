"""Text in the legacy encodings TCVN3 (ABC) and VNI: how it is recognised, and its decoding to Unicode."""
