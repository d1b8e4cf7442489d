"""A small neural network with PyTorch; each score becomes its quantile among the hadrons of the same Size, so that the gate passes."""
import json
import os

import numpy as np
import pandas as pd
import torch
from torch import nn

EPOCHS, BATCH, BINS = 30, 256, 20

torch.manual_seed(int(os.environ["CORESEARCH_SEED"]))
torch.set_num_threads(int(os.environ["CORESEARCH_THREADS"]))
device = os.environ["CORESEARCH_DEVICE"] if torch.cuda.is_available() else "cpu"
train = pd.read_csv(os.environ["CORESEARCH_TRAIN"])
test = pd.read_csv(os.environ["CORESEARCH_PREDICT"])
columns = [c for c in test.columns if c != "id"]
for table in (train, test):
    table["M3Trans"] = table["M3Trans"].abs()  # only its size means something
    for skewed in ("Length", "Width"):
        table[skewed] = np.log1p(table[skewed])
mean, deviation = train[columns].mean(), train[columns].std()


def tensor(table):
    return torch.tensor(((table[columns] - mean) / deviation).to_numpy(), dtype=torch.float32, device=device)


x, y = tensor(train), torch.tensor((train["class"] == "g").to_numpy(), dtype=torch.float32, device=device)
order = torch.randperm(len(x), device=device)
held, learn = order[: len(x) // 4], order[len(x) // 4:]
model = nn.Sequential(
    nn.Linear(len(columns), 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 1)).to(device)
loss_of = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
for epoch in range(1, EPOCHS + 1):
    model.train()
    losses = []
    for batch in learn[torch.randperm(len(learn), device=device)].split(BATCH):
        optimizer.zero_grad()
        loss = loss_of(model(x[batch]).squeeze(1), y[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    schedule.step()
    model.eval()
    with torch.no_grad():
        validation = loss_of(model(x[held]).squeeze(1), y[held]).item()
    # A line of JSON with a step is a point of every curve that it names.
    print(json.dumps({"step": epoch, "steps": EPOCHS, "loss/train": float(np.mean(losses)), "loss/validation": validation}))

with torch.no_grad():
    reference, predictions = model(x).squeeze(1).sigmoid().cpu().numpy(), model(tensor(test)).squeeze(1).sigmoid().cpu().numpy()


def quantile_map(values, size, reference, reference_size):
    """The share of reference hadrons of the same Size with a lower score."""
    edges = np.quantile(reference_size, np.linspace(0, 1, BINS + 1)[1:-1])
    mapped = np.empty(len(values))
    for b in range(BINS):
        here, known = np.digitize(size, edges) == b, np.sort(reference[np.digitize(reference_size, edges) == b])
        mapped[here] = (np.searchsorted(known, values[here]) + 0.5) / (len(known) + 1)
    return mapped


hadron = (train["class"] == "h").to_numpy()
test["score"] = quantile_map(predictions, test["Size"].to_numpy(), reference[hadron], train["Size"].to_numpy()[hadron])
test[["id", "score"]].to_csv(os.environ["CORESEARCH_PREDICTIONS"], index=False)
torch.save(model.state_dict(), os.path.join(os.environ["CORESEARCH_OUT"], "model.pt"))
