"""Makes tides, a challenge that trains in no time, and tides-again, its next version: two labels corrected, and a gate more."""
import os
import random

here = os.path.dirname(os.path.abspath(__file__))
random.seed(7)


def write(folder, name, text):
    path = os.path.join(here, folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="\n") as file:
        file.write(text)


def table(folder, name, header, rows):
    write(folder, name, "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")


def sea(moon, sun):
    return round(moon + sun + random.gauss(0, 0.02), 3)


def draw(moon, sun):
    return round(random.uniform(-moon, moon), 3), round(random.uniform(-sun, sun), 3)


train = [(m, s, sea(m, s)) for m, s in (draw(1, 1) for _ in range(60))]
# The moon rules the public rows and the sun the private ones, so whoever trusts in one alone moves at the reveal.
test = [(i + 1, *draw(1, 0.2), "public", "spring" if i % 2 else "neap") for i in range(20)]
test += [(i + 21, *draw(0.2, 1), "private", "spring" if i % 2 else "neap") for i in range(20)]
test = [(i, m, s, split, tide, sea(m, s)) for i, m, s, split, tide in test]

BASELINE = """# The moon alone.
input_features:
  - { name: moon, type: number }
output_features:
  - { name: height, type: number }
model_type: linear
"""
YML = """slug: tides
title: How high is the tide?
summary: The moon and the sun pull; the sea answers.
predictions: { id: id, columns: [height], range: [-10, 10] }
objective: { metric: rmse, target: height, direction: minimize, precision: 3 }
groups: { by: tide, report: worst }
limits: { scored_per_day: 5, failed_per_day: 3, time: 1m, memory: 2GB, output: 10MB, source: 1MB }
code: open-after-score
"""
for folder, labels in (("tides", test), ("tides-again", [(*row[:5], row[5] + (1 if row[0] in (1, 21) else 0)) for row in test])):
    write(folder, "challenge.yml", YML if folder == "tides" else YML + "gates:\n  - { metric: range, of: highest, below: 1 }\n")
    write(folder, "statement.md", "# How high is the tide?\nPredict `height` in metres from what the `moon` and the `sun` pull.\n")
    write(folder, "baseline/workflow.yml", BASELINE)
    write(folder, "baseline/examples/sun.yml", BASELINE.replace("moon", "sun"))
    write(folder, "baseline/examples/both.yml", BASELINE.replace("# The moon alone", "# Both of them").replace("  - { name: moon, type: number }", "  - { name: moon, type: number }\n  - { name: sun, type: number }"))
    table(folder, "public/train.csv", "moon,sun,height", train)
    table(folder, "public/test.csv", "id,moon,sun", [row[:3] for row in test])
    table(folder, "private/labels.csv", "id,height,tide,split", [(row[0], round(row[5], 3), row[4], row[3]) for row in labels])
