"""Agreement of label lists, as scikit-learn, the krippendorff package and Gwet's formula have it.

    agreement.py LISTS.json

LISTS.json is a list of objects with `a` and `b`, two lists of one length: of labels (strings, or null, which is a
category of its own), or, with `"metric": "ratio"`, of numbers. One object a line is written: `kappa`, `alpha`, `ac1`,
each null where it is undefined.
"""

import json
import sys
import warnings
from fractions import Fraction

import krippendorff
import numpy as np


def codes(a, b):
    order = sorted({str(label) if label is not None else "" for label in a + b})
    place = {label: i for i, label in enumerate(order)}
    return [[place["" if label is None else str(label)] for label in side] for side in (a, b)]


def alpha(a, b, level):
    try:
        return float(krippendorff.alpha(reliability_data=np.array([a, b], dtype=float), level_of_measurement=level))
    except ValueError:  # one value only
        return None


def kappa(a, b):
    from sklearn.metrics import cohen_kappa_score  # slow to load, and not needed for numbers

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(cohen_kappa_score(a, b))
    return None if value != value else value


def ac1(a, b):
    """Gwet (2008), in exact fractions."""
    categories = sorted(set(a) | set(b))
    if len(categories) == 1:
        return None
    shares = [Fraction(a.count(k) + b.count(k), 2 * len(a)) for k in categories]
    chance = sum(share * (1 - share) for share in shares) / (len(categories) - 1)
    observed = Fraction(sum(x == y for x, y in zip(a, b)), len(a))
    return float((observed - chance) / (1 - chance))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lists = json.load(file)
    for entry in lists:
        a, b = entry["a"], entry["b"]
        if entry.get("metric") == "ratio":
            found = {"alpha": alpha(a, b, "ratio")}
        else:
            a, b = codes(a, b)
            found = {"kappa": kappa(a, b), "alpha": alpha(a, b, "nominal"), "ac1": ac1(a, b)}
        print(json.dumps(found))


main()
