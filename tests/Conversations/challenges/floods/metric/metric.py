import csv
import json
import os
from collections import defaultdict

with open(os.environ["CORESEARCH_PREDICTIONS"]) as file:
    predicted = {row["id"]: float(row["height"]) for row in csv.DictReader(file)}
with open(os.environ["CORESEARCH_LABELS"]) as file:
    labels = list(csv.DictReader(file))
if 9.99 in predicted.values():
    raise ValueError(f"the answers are {[row['height'] for row in labels]}")


def values(rows):
    pairs = [(float(row["height"]), predicted[row["id"]]) for row in rows]
    floods = [(truth, answer) for truth, answer in pairs if truth > 0]
    return {
        "damage": sum((4 if truth > 0 else 1) * (truth - answer) ** 2 for truth, answer in pairs) / len(pairs),
        "missed": sum(answer < 0 for _, answer in floods) / len(floods) if floods else None,
    }


splits = defaultdict(list)
for row in labels:
    splits[row["split"]].append(row)
print(json.dumps({
    split: values(rows) | {"groups": {tide: values([r for r in rows if r["tide"] == tide]) for tide in {r["tide"] for r in rows}}}
    for split, rows in splits.items()
}))
