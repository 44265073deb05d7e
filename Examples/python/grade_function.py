"""Grades a function that a student wrote, on numbers that the student has not seen.

    python grade_function.py submission.py …

A submission defines gradients(w, x, y), the derivatives of E = ½(a₃ − y)² with respect to the three weights w of the
network aₗ = σ(wₗaₗ₋₁) + aₗ₋₁, a₀ = x. The service is asked for the right ones, by two methods that share no rule.
"""

import runpy
import sys

import numpy as np

import chainrule

TOLERANCE = 1e-6


def expected(w, x, y):
    """The right gradients."""
    request = chainrule.get("/v1/examples/skip-3")
    request["parameters"] = {f"f{layer}.weight": [[weight]] for layer, weight in enumerate(w, 1)}
    request["inputs"], request["target"] = {"x": [x]}, [y]
    request["methods"] = ["autograd", "closed_form"]
    answer = chainrule.post("/v1/gradients", request)
    assert all(entry["max_rel_difference"] < 1e-9 for entry in answer["agreement"]), answer["agreement"]
    gradients = answer["gradients"]["autograd"]["parameters"]
    return np.array([gradients[f"f{layer}.weight"][0][0] for layer in (1, 2, 3)])


def grade(path, cases):
    """The part of the cases that a submission gets right."""
    student = runpy.run_path(path)["gradients"]
    right = 0
    for (w, x, y), gradients in cases:
        try:
            found = np.asarray(student(w, x, y), dtype=float)
            right += found.shape == (3,) and np.allclose(found, gradients, rtol=TOLERANCE, atol=TOLERANCE)
        except Exception as error:  # A submission may do anything: that is its mistake, not the grader's.
            print(f"{path}: {error!r}", file=sys.stderr)
    return right / len(cases)


def main():
    random = np.random.default_rng(2026)
    drawn = [(random.normal(size=3).tolist(), random.normal(), random.normal()) for _ in range(10)]
    cases = [(numbers, expected(*numbers)) for numbers in drawn]
    for path in sys.argv[1:]:
        print(f"{path}: {grade(path, cases):.0%}")


main()
