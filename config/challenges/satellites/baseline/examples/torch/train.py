"""A small neural network with PyTorch that corrects what happened one repeat of the orbit ago, along the orbit's own axes."""
import json
import os

import numpy as np
import pandas as pd
import torch
from torch import nn

PAST = ["rep_r", "rep_t", "rep_n", "drift_r", "drift_t", "drift_n", "day_r", "day_t", "day_n"]
EPOCHS, BATCH = 40, 128

torch.manual_seed(int(os.environ["CORESEARCH_SEED"]))
torch.set_num_threads(int(os.environ["CORESEARCH_THREADS"]))
device = os.environ["CORESEARCH_DEVICE"] if torch.cuda.is_available() else "cpu"
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


# Errors reach from metres to many kilometres: lengths are measured in units of the row's own past error.
def unit(table):
    return 0.1 + np.linalg.norm(table[["rep_r", "rep_t", "rep_n"]].to_numpy(), axis=1, keepdims=True)


def features(table):
    phase = np.radians(table[["phase"]].to_numpy())
    return np.hstack([table[PAST].to_numpy() / unit(table), table[["lead"]].to_numpy() / 24, np.sin(phase), np.cos(phase), np.log(unit(table))])


def tensor(values):
    return torch.tensor(values, dtype=torch.float32, device=device)


rep = train[["rep_r", "rep_t", "rep_n"]].to_numpy()
error = np.einsum("nij,nj->ni", axes(train), train[["x", "y", "z"]].to_numpy() - guess(train))
x, y, size = tensor(features(train)), tensor((error - rep) / unit(train)), tensor(unit(train))

# Neighbouring rows of a satellite are nearly equal: whole satellites are held out.
names = train["satellite"].astype("category").cat.codes.to_numpy()
held = tensor(names % 5 == 0) > 0
learn_rows, held_rows = (~held).nonzero().squeeze(1), held.nonzero().squeeze(1)
mean, deviation = x[learn_rows].mean(0), x[learn_rows].std(0) + 1e-6
x = (x - mean) / deviation
model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.Tanh(), nn.Linear(32, 3)).to(device)
nn.init.zeros_(model[-1].weight)  # it starts at the error of one repeat ago
nn.init.zeros_(model[-1].bias)
loss_of = nn.SmoothL1Loss(beta=0.1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.002, weight_decay=1e-4)
best, kept = float("inf"), None
for epoch in range(1, EPOCHS + 1):
    model.train()
    losses = []
    for batch in learn_rows[torch.randperm(len(learn_rows), device=device)].split(BATCH):
        optimizer.zero_grad()
        loss = loss_of(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        off = (model(x[held_rows]) - y[held_rows]) * size[held_rows]
        rms = off.square().sum(1).mean().sqrt().item()
    if rms < best:
        best, kept = rms, {name: value.clone() for name, value in model.state_dict().items()}
    # A line of JSON with a step is a point of every curve that it names.
    print(json.dumps({"step": epoch, "steps": EPOCHS, "loss/train": float(np.mean(losses)), "rms_km/validation": rms}))

model.load_state_dict(kept)
with torch.no_grad():
    learned = model((tensor(features(test)) - mean) / deviation).cpu().numpy()
correction = test[["rep_r", "rep_t", "rep_n"]].to_numpy() + learned * unit(test)
test[["x", "y", "z"]] = guess(test) + np.einsum("nij,ni->nj", axes(test), correction)
test[["id", "x", "y", "z"]].to_csv(os.environ["CORESEARCH_PREDICTIONS"], index=False)
torch.save(model.state_dict(), os.path.join(os.environ["CORESEARCH_OUT"], "model.pt"))
