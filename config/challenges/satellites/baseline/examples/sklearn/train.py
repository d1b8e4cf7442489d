"""Ridge regression with scikit-learn on the errors that two-body + J2 made before, along the orbit's own axes."""
import json
import os

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

PAST = ["rep_r", "rep_t", "rep_n", "drift_r", "drift_t", "drift_n", "day_r", "day_t", "day_n"]
FOLDS, STRENGTHS = 4, [0.01, 0.1, 1, 10, 100, 1000]

train = pd.read_csv(os.environ["CORESEARCH_TRAIN"])
test = pd.read_csv(os.environ["CORESEARCH_PREDICT"])


def guess(table):
    """Where two-body + J2 puts the satellite, in km."""
    return table[["x_j2", "y_j2", "z_j2"]].to_numpy()


def axes(table):
    """Unit vectors outward, along the motion and normal to the plane: rows x 3 axes x 3 coordinates."""
    position, velocity = guess(table), table[["vx_j2", "vy_j2", "vz_j2"]].to_numpy()
    outward = position / np.linalg.norm(position, axis=1, keepdims=True)
    normal = np.cross(position, velocity)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.stack([outward, np.cross(normal, outward), normal], axis=1)


def features(table):
    """The past errors, and the same times the hours since the last known position: a drift that grows."""
    past = table[PAST].to_numpy()
    return np.hstack([past, past * table[["lead"]].to_numpy() / 24])


x, groups = features(train), train["satellite"].to_numpy()
y = np.einsum("nij,nj->ni", axes(train), train[["x", "y", "z"]].to_numpy() - guess(train))
scaler = StandardScaler().fit(x)
x = scaler.transform(x)

# Neighbouring rows of a satellite are nearly equal: whole satellites are held out.
best, best_error = None, np.inf
for step, strength in enumerate(STRENGTHS, start=1):
    squares = [
        np.square(Ridge(alpha=strength).fit(x[learn], y[learn]).predict(x[held]) - y[held]).sum(axis=1)
        for learn, held in GroupKFold(FOLDS).split(x, y, groups)]
    error = float(np.sqrt(np.concatenate(squares).mean()))
    # A line of JSON with a step is a point of a curve in the chat.
    print(json.dumps({"step": step, "steps": len(STRENGTHS), "rms_km/validation": error, "alpha": strength}))
    if error < best_error:
        best, best_error = strength, error

model = Ridge(alpha=best).fit(x, y)
correction = np.einsum("nij,ni->nj", axes(test), model.predict(scaler.transform(features(test))))
test[["x", "y", "z"]] = guess(test) + correction
test[["id", "x", "y", "z"]].to_csv(os.environ["CORESEARCH_PREDICTIONS"], index=False)
