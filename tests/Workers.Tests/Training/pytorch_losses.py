"""Prints the reference losses of PytorchLossTests: the same data, networks, seeds and loop in PyTorch's own words.

Made with Debian 12's python3-torch 1.13.0 and libopenblas0-pthread:  /usr/bin/python3 pytorch_losses.py
"""
import math

import torch
from torch import nn

ROWS, COLUMNS, BATCH, EPOCHS = 200, 3, 64, 6


def data():
    x = [[math.sin(1.7 * i + 0.9 * j) for j in range(COLUMNS)] for i in range(ROWS)]
    score = [r[0] + r[1] * r[2] for r in x]
    return torch.tensor(x, dtype=torch.float32), score


def run(task, optimizer, activation=nn.ReLU, clip=None):
    x, score = data()
    if task == "binary":
        y, outputs, loss_of = torch.tensor([[float(s > 0)] for s in score]), 1, nn.functional.binary_cross_entropy_with_logits
    elif task == "classes":
        y, outputs, loss_of = torch.tensor([(s > -0.3) + (s > 0.3) for s in score]), 3, nn.functional.cross_entropy
    else:
        y, outputs, loss_of = torch.tensor([[s, -2 * s] for s in score]), 2, nn.functional.mse_loss
    torch.manual_seed(7)
    torch.set_num_threads(1)
    net = nn.Sequential(
        nn.Linear(COLUMNS, 16), activation(), nn.Linear(16, 16), activation(), nn.Linear(16, outputs))
    opt = optimizer(net.parameters())
    losses = []
    for _ in range(EPOCHS):
        order = torch.randperm(ROWS)
        xs, ys, total = x[order], y[order], torch.zeros([])
        for start in range(0, ROWS, BATCH):
            xb, yb = xs[start:start + BATCH], ys[start:start + BATCH]
            opt.zero_grad()
            loss = loss_of(net(xb), yb)
            loss.backward()
            if clip:
                nn.utils.clip_grad_norm_(net.parameters(), clip)
            opt.step()
            total += loss.detach() * len(xb)
        losses.append(total.item() / ROWS)
    return losses


for name, losses in {
    "binary adam": run("binary", lambda p: torch.optim.Adam(p, lr=0.01)),
    "classes adamw": run("classes", lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1), nn.GELU),
    "numbers sgd": run("numbers", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True), nn.Tanh, clip=0.5),
    "numbers rmsprop": run("numbers", lambda p: torch.optim.RMSprop(p, lr=0.003), nn.SiLU),
}.items():
    print(name, ", ".join(f"{v:.7f}" for v in losses))
