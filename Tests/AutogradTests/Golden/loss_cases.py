"""Every loss with each of its options, reductions and kinds of target."""

import numpy as np

from layer_cases import label, normal

REDUCTIONS = ("mean", "sum", "none")
# Predictions and targets whose differences meet every kink of the piecewise losses.
KINK_PREDICTIONS = [0.0, 1, -1, 0.5, -0.5, 2, -2, 0.25, 1e-9, 3]
KINK_TARGETS = [0.0] * 10


def loss(kind, x, target=None, delicate=False, layers=None, **arguments):
    """A case of a loss: `x` goes through `layers` (none to speak of) into it."""
    case = {
        "layers": layers or [{"type": "Identity"}],
        "loss": {"type": kind, **arguments},
        "inputs": {"x": x},
        "delicate": delicate,
    }
    if target is not None:
        case["target"] = target if not callable(target) else lambda random, _: target(random)
    return case


def weighted(case, *shape):
    """The same with an upstream gradient, which a loss that is not reduced takes."""
    return {**case, "output_gradient": lambda random, _: random.standard_normal(shape)}


def uniform(*shape):
    return lambda random: random.uniform(0.05, 0.95, shape)


def classes(count, *shape):
    return lambda random: random.integers(0, count, shape)


def distribution(*shape):
    """Probabilities along dimension 1 (0 of a vector)."""
    def draw(random):
        p = random.uniform(0.1, 1, shape)
        return p / p.sum(axis=min(1, len(shape) - 1), keepdims=True)
    return draw


def cases():
    for group in (pairwise, kinks, logits, cross_entropy, negative_log_likelihood, weights, targetless, elsewhere, wide):
        yield from group()


def pairwise():
    kinds = [("MSELoss", {}), ("L1Loss", {}), ("SmoothL1Loss", {}), ("SmoothL1Loss", {"beta": 0.3}),
             ("SmoothL1Loss", {"beta": 0}), ("SmoothL1Loss", {"beta": 2.5}), ("HuberLoss", {}),
             ("HuberLoss", {"delta": 0.3}), ("HuberLoss", {"delta": 2.5}), ("BCELoss", {}), ("BCEWithLogitsLoss", {})]
    for kind, arguments in kinds:
        prediction = uniform if kind == "BCELoss" else normal
        target = uniform if kind.startswith("BCE") else normal
        for reduction in REDUCTIONS:
            for shape in [(4, 3), (1,)] if arguments else [(4, 3), (1,), (), (5,), (2, 3, 2, 2)]:
                case = loss(kind, prediction(*shape), target(*shape), reduction=reduction, **arguments)
                yield label(kind, arguments, reduction, shape), weighted(case, *shape) if reduction == "none" else case
        unweighted = loss(kind, prediction(3), target(3), reduction="none", **arguments)
        yield label(kind, arguments, "none without upstream"), unweighted
        yield label(kind, arguments, "scaled"), loss(kind, prediction(3), target(3), scale=0.5, **arguments)


def kinks():
    for kind, options in [("L1Loss", [{}]), ("SmoothL1Loss", [{}, {"beta": 0.5}, {"beta": 0}]),
                          ("HuberLoss", [{}, {"delta": 0.5}, {"delta": 2}])]:
        for arguments in options:
            case = loss(kind, KINK_PREDICTIONS, KINK_TARGETS, True, reduction="none", **arguments)
            yield label(kind, arguments, "kinks"), weighted(case, 10)
    certain = weighted(loss("BCELoss", [0.0, 0, 1, 1, 0.5, 0, 1], [0.0, 1, 0, 1, 0.5, 0.5, 0.5], True, reduction="none"), 7)
    yield "BCELoss certain", certain
    yield "BCELoss nearly certain", loss("BCELoss", [1e-30, 1 - 2.0**-24, 1e-7], [1.0, 0, 1], True)


def logits():
    x = [-800.0, -100, -20, -0.0, 0, 20, 100, 800]
    for y in (0.0, 1.0, 0.3):
        case = loss("BCEWithLogitsLoss", x, [y] * 8, True, reduction="none")
        yield f"BCEWithLogitsLoss extremes towards {y}", weighted(case, 8)


def cross_entropy():
    shapes = [((5,), ()), ((1, 4), (1,)), ((3, 4), (3,)), ((2, 3, 4), (2, 4)), ((2, 3, 2, 2), (2, 2, 2))]
    options = [{}, {"label_smoothing": 0.1}, {"label_smoothing": 1.0}]
    for arguments in options:
        for reduction in REDUCTIONS:
            for shape, rows in shapes:
                count = shape[min(1, len(shape) - 1)]
                for kind, target in [("indices", classes(count, *rows)), ("probabilities", distribution(*shape))]:
                    case = loss("CrossEntropyLoss", normal(*shape), target, reduction=reduction, **arguments)
                    case = weighted(case, *rows) if reduction == "none" else case
                    yield label("CrossEntropyLoss", arguments, reduction, kind, shape), case
    for arguments in options:
        for reduction in REDUCTIONS:
            full = {"ignore_index": 2, **arguments}
            case = loss("CrossEntropyLoss", normal(5, 4), [2.0, 0, 2, 3, 1], reduction=reduction, **full)
            yield label("CrossEntropyLoss", full, reduction), weighted(case, 5) if reduction == "none" else case
    negative = loss("CrossEntropyLoss", normal(2, 3, 2), [[-100.0, 0], [2, -100]], label_smoothing=0.2)
    yield "CrossEntropyLoss ignores -100", negative
    ignored = loss("CrossEntropyLoss", normal(2, 3), [-100.0, -100], True)
    yield "CrossEntropyLoss ignores all", ignored
    yield "CrossEntropyLoss ignores all, summed", loss("CrossEntropyLoss", normal(2, 3), [-100.0, -100], True, reduction="sum")
    large = [[1e4, 1e4 - 1, -1e4], [-700.0, -701, -702], [0.0, 0, 0], [90.0, 0, -90]]
    yield "CrossEntropyLoss large", loss("CrossEntropyLoss", large, [0.0, 2, 1, 0], True, reduction="sum")
    yield "CrossEntropyLoss scaled", loss("CrossEntropyLoss", normal(3, 4), classes(4, 3), scale=3)
    rates = loss("CrossEntropyLoss", normal(3, 4), uniform(3, 4))
    yield "CrossEntropyLoss of numbers that are no distribution", rates


def negative_log_likelihood():
    shapes = [((5,), ()), ((1, 4), (1,)), ((3, 4), (3,)), ((2, 3, 4), (2, 4)), ((2, 3, 2, 2), (2, 2, 2))]
    for reduction in REDUCTIONS:
        for shape, rows in shapes:
            axis = min(1, len(shape) - 1)
            case = loss("NLLLoss", normal(*shape), classes(shape[axis], *rows), reduction=reduction,
                        layers=[{"type": "LogSoftmax", "dim": axis}])
            yield label("NLLLoss", {}, reduction, shape), weighted(case, *rows) if reduction == "none" else case
        case = loss("NLLLoss", normal(5, 4), [2.0, 0, 2, 3, 1], reduction=reduction, ignore_index=2)
        yield label("NLLLoss", {"ignore_index": 2}, reduction), weighted(case, 5) if reduction == "none" else case
    yield "NLLLoss ignores all", loss("NLLLoss", normal(2, 3), [-100.0, -100], True)
    yield "NLLLoss scaled", loss("NLLLoss", normal(3, 4), classes(4, 3), scale=3)


def weights():
    """Weights of terms and of positive parts, broadcast in every way, and weights of classes."""
    term_weights = [((3,), [0.5, 2, 3]), ((4, 1), [[1.5], [0], [2], [0.25]]), ((), 2.5),
                    ((4, 3), [[1, 2, 3], [0.5, 0, 1], [-1, 1, 2], [3, 0.1, 1]])]
    for reduction in REDUCTIONS:
        for kind in ("BCELoss", "BCEWithLogitsLoss"):
            prediction = uniform if kind == "BCELoss" else normal
            for name in ("weight",) if kind == "BCELoss" else ("weight", "pos_weight"):
                for shape, numbers in term_weights:
                    case = loss(kind, prediction(4, 3), uniform(4, 3), reduction=reduction, **{name: numbers})
                    case = weighted(case, 4, 3) if reduction == "none" else case
                    yield label(kind, {name: shape}, reduction), case
        both = loss("BCEWithLogitsLoss", normal(2, 3, 2, 2), uniform(2, 3, 2, 2), reduction=reduction, scale=0.5,
                    weight=[[[1.0]], [[2]], [[0.5]]], pos_weight=[[3.0, 0.5], [1, 2]])
        both = weighted(both, 2, 3, 2, 2) if reduction == "none" else both
        yield label("BCEWithLogitsLoss", {"both": "weights"}, reduction), both
    extremes = [-800.0, -100, -20, -0.0, 0, 20, 100, 800]
    for y in (0.0, 1.0, 0.3):
        case = loss("BCEWithLogitsLoss", extremes, [y] * 8, True, reduction="none", pos_weight=3)
        yield f"BCEWithLogitsLoss pos_weight extremes towards {y}", weighted(case, 8)
    probable = [{"type": "Sigmoid"}]
    yield "BCELoss weight behind a sigmoid", loss("BCELoss", normal(4, 3), uniform(4, 3), layers=probable, weight=[1.0, 2, 3])
    class_weights = [0.5, 2, 1, 0]
    shapes = [((4,), ()), ((1, 4), (1,)), ((6, 4), (6,)), ((2, 4, 3), (2, 3)), ((2, 4, 2, 2), (2, 2, 2))]
    for reduction in REDUCTIONS:
        for shape, rows in shapes:
            axis = min(1, len(shape) - 1)
            for arguments in ({}, {"label_smoothing": 0.1}):
                # The last class, which weighs nothing, is no target alone: a mean would be 0/0.
                for kind, target in [("indices", classes(3, *rows)), ("probabilities", distribution(*shape))]:
                    case = loss("CrossEntropyLoss", normal(*shape), target, reduction=reduction, weight=class_weights,
                                **arguments)
                    case = weighted(case, *rows) if reduction == "none" else case
                    yield label("CrossEntropyLoss weight", arguments, reduction, kind, shape), case
            case = loss("NLLLoss", normal(*shape), classes(3, *rows), reduction=reduction, weight=class_weights,
                        layers=[{"type": "LogSoftmax", "dim": axis}])
            yield label("NLLLoss weight", {}, reduction, shape), weighted(case, *rows) if reduction == "none" else case
        for kind in ("CrossEntropyLoss", "NLLLoss"):
            case = loss(kind, normal(5, 4), [2.0, 0, 2, 3, 1], reduction=reduction, ignore_index=2, weight=class_weights)
            yield label(f"{kind} weight", {"ignore_index": 2}, reduction), weighted(case, 5) if reduction == "none" else case


def wide():
    """Means of many numbers."""
    yield "CrossEntropyLoss wide", loss("CrossEntropyLoss", normal(3, 999), classes(999, 3))
    yield "MSELoss wide", loss("MSELoss", normal(2, 999), normal(2, 999))
    yield "Mean wide", loss("Mean", normal(4, 999))


def targetless():
    for kind in ("Mean", "Sum"):
        for shape in [(), (1,), (4, 3), (2, 3, 2, 2)]:
            yield label(kind, {}, shape), loss(kind, normal(*shape), layers=[{"type": "Tanh"}])
        yield f"{kind} scaled", loss(kind, normal(3), layers=[{"type": "Tanh"}], scale=-2.5)


def elsewhere():
    """The loss reads an earlier layer: what comes after it has gradients of zero."""
    layers = [{"name": "a", "type": "Linear", "out_features": 3}, {"name": "b", "type": "Tanh"},
              {"name": "c", "type": "Linear", "out_features": 2, "from": "a"}]
    yield "the loss reads an earlier layer", loss("MSELoss", normal(4, 2), normal(4, 3), layers=layers, prediction="b")
