"""Whether the installation is well: a night would succeed now, and the last one did. Looks only; nothing waits for it.

``ok``, ``warning`` (to be looked at by day) and ``failing`` (to be mended now) are the exit statuses 0, 1 and 2. What
the units owe is listed, and makes no installation ill. Whatever goes wrong with a look is what that look has found.
"""

from pipeline.runs.health.condition import STATES, HealthCondition, State, worst
from pipeline.runs.health.looks import LOOKS, health, health_of_this_process

__all__ = ["LOOKS", "STATES", "HealthCondition", "State", "health", "health_of_this_process", "worst"]
