"""Writes golden.json: inputs and values from scikit-learn, SciPy and direct formulas, independent of the project's code.

Run with Debian's python3-sklearn, python3-scipy and python3-pandas: /usr/bin/python3 make_golden.py
"""
import json

import numpy as np
import scipy.stats
import sklearn
import sklearn.metrics as m

rng = np.random.default_rng(20261124)
N = 300
positive = rng.random(N) < 0.4
score = np.clip(np.where(positive, rng.beta(4, 2, N), rng.beta(2, 4, N)), 0, 1).round(6)
tied = score.round(1)
weight = rng.gamma(2.0, 1.0, N).round(3)
variable = (rng.random(N) + 0.6 * score).round(4)
origin = np.where(rng.random(N) < 0.5, "data", "simulation")
names = np.array(["a", "b", "c"])
klass = names[rng.integers(0, 3, N)]
logits = rng.normal(size=(N, 3)) + 1.5 * (klass[:, None] == names)
proba = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
truth = rng.normal(100, 20, (N, 3)).round(3)
guess = (truth + rng.normal(0, 5, (N, 3))).round(3)
particle = rng.integers(0, 40, N)
track = np.where(rng.random(N) < 0.75, particle, rng.integers(0, 60, N))
event = rng.integers(0, 2, N)


def truncated_auc(y, s, w):
    fpr, tpr, _ = m.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    t, k = [0, .2, .4, .6, .8, 1], [4, 3, 2, 1, 0]
    area = sum(k[i] * (m.auc(fpr, np.minimum(tpr, t[i + 1])) - m.auc(fpr, np.minimum(tpr, t[i]))) for i in range(5))
    return area / np.dot(k, np.diff(t))


def cvm(s, v, window, step):
    """The direct, quadratic formula; F is right-continuous, so tied scores share a value (without ties: j/N)."""
    s = s[np.argsort(v, kind="stable")]
    whole = np.searchsorted(np.sort(s), s, side="right") / len(s)
    values = []
    for start in range(0, len(s) - window + 1, step):
        part = np.sort(s[start:start + window])
        values.append(np.mean((whole - np.searchsorted(part, s, side="right") / window) ** 2))
    return np.mean(values)


def ks(a, b, wa, wb):
    x = np.unique(np.concatenate([a, b]))
    return max(abs(wa[a <= t].sum() / wa.sum() - wb[b <= t].sum() / wb.sum()) for t in x)


def efficiency(y, s, w, acceptance=None, signal=None):
    out = [0.0]
    for t in np.unique(s):
        tpr = w[y & (s >= t)].sum() / w[y].sum()
        fpr = w[~y & (s >= t)].sum() / w[~y].sum()
        if acceptance is not None and fpr <= acceptance: out.append(tpr)
        if signal is not None and tpr >= signal: out.append(1 - fpr)
    return max(out)


def ams(y, s, w, part, threshold, br=10.0):
    ws, wb = w * (w[y].sum() / w[y & part].sum()), w * (w[~y].sum() / w[~y & part].sum())
    sel = part & (s >= threshold)
    a, b = ws[sel & y].sum(), wb[sel & ~y].sum()
    return float(np.sqrt(2 * ((a + b + br) * np.log(1 + a / (b + br)) - a)))


def trackml(p, t, e, w):
    values = []
    for which in np.unique(e):
        q, r, v = p[e == which], t[e == which], w[e == which]
        good = 0.0
        for number in np.unique(r):
            inside = q[r == number]
            major = np.bincount(inside).argmax()
            hits = (inside == major).sum()
            if 2 * hits > len(inside) and 2 * hits > (q == major).sum():
                good += v[(r == number) & (q == major)].sum()
        values.append(good / v.sum())
    return float(np.mean(values))


one = np.ones(N)
cases = []


def add(metric, parameters, value, columns=("score",)):
    cases.append({"metric": metric, "parameters": parameters, "columns": list(columns), "value": float(value)})


for column, s in (("score", score), ("tied", tied)):
    for w, extra in ((one, {}), (weight, {"weight": "weight"})):
        p = {"target": "class", "positive": "g", **extra}
        hard = (s >= 0.5).astype(int)
        add("roc_auc", p, m.roc_auc_score(positive, s, sample_weight=w), [column])
        add("average_precision", p, m.average_precision_score(positive, s, sample_weight=w), [column])
        add("log_loss", p, m.log_loss(positive, s, sample_weight=w), [column])
        add("brier", p, m.brier_score_loss(positive, s, sample_weight=w), [column])
        add("accuracy", p, m.accuracy_score(positive, hard, sample_weight=w), [column])
        add("balanced_accuracy", p, m.balanced_accuracy_score(positive, hard, sample_weight=w), [column])
        add("f1", p, m.f1_score(positive, hard, sample_weight=w), [column])
        add("f1", {**p, "average": "macro"}, m.f1_score(positive, hard, sample_weight=w, average="macro"), [column])
        add("mcc", p, m.matthews_corrcoef(positive, hard, sample_weight=w), [column])
        add("weighted_auc", p, truncated_auc(positive, s, w), [column])
        add("efficiency_at", {**p, "background_acceptance": "0.1"}, efficiency(positive, s, w, acceptance=0.1), [column])
        add("efficiency_at", {**p, "signal_efficiency": "0.7"}, efficiency(positive, s, w, signal=0.7), [column])
        add("ams", {**p, "threshold": "0.6"}, ams(positive, s, w, one > 0, 0.6), [column])
        data = origin == "data"
        add("ks", {"by": "origin", "between": "data,simulation", **extra}, ks(s[data], s[~data], w[data], w[~data]), [column])
    for window, step in ((200, 50), (20, 5), (30, 7)):
        add("cvm", {"against": "variable", "window": str(window), "step": str(step)}, cvm(s, variable, window, step), [column])
    add("cvm", {"against": "variable", "window": "40", "step": "10", "on": "background", "target": "class", "positive": "g"},
        cvm(s[~positive], variable[~positive], 40, 10), [column])
add("ks", {"by": "origin", "between": "data,simulation"}, scipy.stats.ks_2samp(score[origin == "data"], score[origin != "data"]).statistic)
for w, extra in ((one, {}), (weight, {"weight": "weight"})):
    p, three = {"target": "kind", **extra}, ["a", "b", "c"]
    hard = names[proba.argmax(1)]
    add("log_loss", p, m.log_loss(klass, proba, sample_weight=w, labels=three), three)
    add("accuracy", p, m.accuracy_score(klass, hard, sample_weight=w), three)
    add("balanced_accuracy", p, m.balanced_accuracy_score(klass, hard, sample_weight=w), three)
    add("f1", {**p, "average": "macro"}, m.f1_score(klass, hard, sample_weight=w, average="macro"), three)
    add("mcc", p, m.matthews_corrcoef(klass, hard, sample_weight=w), three)
    x, y = guess[:, 0], truth[:, 0]
    p = {"target": "tx", **extra}
    add("rmse", p, np.sqrt(m.mean_squared_error(y, x, sample_weight=w)), ["x"])
    add("log_rms", p, np.log10(np.sqrt(m.mean_squared_error(y, x, sample_weight=w))), ["x"])
    add("mae", p, m.mean_absolute_error(y, x, sample_weight=w), ["x"])
    add("r2", p, m.r2_score(y, x, sample_weight=w), ["x"])
    add("mape", p, m.mean_absolute_percentage_error(y, x, sample_weight=w), ["x"])
    add("smape", p, np.average(2 * np.abs(x - y) / (np.abs(x) + np.abs(y)), weights=w), ["x"])
    p, xyz = {"target": "tx,ty,tz", **extra}, ["x", "y", "z"]
    distance = np.linalg.norm(guess - truth, axis=1)
    add("rmse", p, np.sqrt(np.average(distance ** 2, weights=w)), xyz)
    add("log_rms", p, np.log10(np.sqrt(np.average(distance ** 2, weights=w))), xyz)
    add("mae", p, np.average(distance, weights=w), xyz)
    add("r2", p, m.r2_score(truth, guess, sample_weight=w, multioutput="variance_weighted"), xyz)
    add("mape", p, m.mean_absolute_percentage_error(truth, guess, sample_weight=w), xyz)
    add("trackml", {"target": "particle", "event": "event", **extra}, trackml(particle, track, event, w), ["track"])

golden = {
    "made_with": f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}, NumPy {np.__version__}",
    "numbers": {
        "score": score, "tied": tied, "weight": weight, "variable": variable, "track": track,
        "a": proba[:, 0], "b": proba[:, 1], "c": proba[:, 2],
        **{name: guess[:, k] for k, name in enumerate("xyz")}, **{"t" + name: truth[:, k] for k, name in enumerate("xyz")},
    },
    "categories": {
        "class": np.where(positive, "g", "h"), "origin": origin, "kind": klass, "particle": particle.astype(str), "event": event.astype(str),
    },
    "cases": cases,
}
with open("golden.json", "w") as out:
    json.dump(golden, out, default=lambda a: a.tolist(), separators=(",", ":"))
    out.write("\n")
