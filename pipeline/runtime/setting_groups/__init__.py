"""The settings by topic: a class is a group, a field a setting with its type, default, bounds and Vietnamese sentence.

To add one, put it into its group: ``Field(default=…, ge=…, description="một câu tiếng Việt")`` and an English docstring
below it. README's table, ``hoptac settings`` and the checks at every start follow. A secret is a ``SecretStr``.
"""
