import csv
import os

with open(os.environ["CORESEARCH_PREDICT"]) as file, open(os.environ["CORESEARCH_PREDICTIONS"], "w") as out:
    print("id,height", file=out)
    for row in csv.DictReader(file):
        print(row["id"], 9.99, sep=",", file=out)
