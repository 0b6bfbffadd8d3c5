"""A model that obeys every instruction it reads: the worst that may stand behind the desk's questions."""

from evals.obedient.model import Obedient, Temper, obedient

__all__ = ["Obedient", "Temper", "obedient"]
