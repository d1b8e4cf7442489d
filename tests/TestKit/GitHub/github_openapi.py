"""Makes github-openapi.json: the part of GitHub's published description to which the strict GitHub of the tests is held.

npm pack @octokit/openapi, unpack it, and name its generated/api.github.com.json. Prose and examples are left out.
"""
import json
import pathlib
import sys

OPERATIONS = [
    ("/users/{username}", "get"),
    ("/users/{username}/gists", "get"),
    ("/gists/{gist_id}", "get"),
    ("/app", "get"),
    ("/app/installations", "get"),
    ("/app/installations/{installation_id}/access_tokens", "post"),
    ("/repos/{owner}/{repo}", "get"),
    ("/repos/{owner}/{repo}/installation", "get"),
    ("/repos/{owner}/{repo}/contents/{path}", "get"),
    ("/repos/{owner}/{repo}/git/ref/{ref}", "get"),
    ("/repos/{owner}/{repo}/git/refs/{ref}", "patch"),
    ("/repos/{owner}/{repo}/git/blobs", "post"),
    ("/repos/{owner}/{repo}/git/trees", "post"),
    ("/repos/{owner}/{repo}/git/commits", "post"),
    ("/repos/{owner}/{repo}/statuses/{sha}", "post"),
]
KEPT = {"type", "required", "enum", "nullable", "maxLength", "minLength", "format"}

whole = json.loads(pathlib.Path(sys.argv[1]).read_text())
wanted = []


def referred(value):
    kind, name = value["$ref"].split("/")[2:]
    return whole["components"][kind][name]


def schema(value):
    if "$ref" in value:
        wanted.append(value["$ref"].split("/")[-1])
        return value
    short = {key: value[key] for key in value if key in KEPT}
    if "properties" in value:
        short["properties"] = {name: schema(of) for name, of in value["properties"].items()}
    for key in ("items", "additionalProperties"):
        if key in value:
            short[key] = schema(value[key]) if isinstance(value[key], dict) else value[key]
    for key in ("oneOf", "anyOf", "allOf"):
        if key in value:
            short[key] = [schema(of) for of in value[key]]
    return short


def content(value):
    return schema(value["content"]["application/json"]["schema"]) if "application/json" in value.get("content", {}) else None


def operation(path, method):
    found = whole["paths"][path][method]
    parameters = [referred(p) if "$ref" in p else p for p in found.get("parameters", [])]
    answers = {code: content(referred(a) if "$ref" in a else a) for code, a in found["responses"].items()}
    if path == "/app/installations":
        # The package writes allOf where an installation has anyOf.
        answers["200"] = {"type": "array", "items": schema({"$ref": "#/components/schemas/installation"})}
    return {
        "query": {p["name"]: schema(p["schema"]) for p in parameters if p["in"] == "query"},
        "body": content(found["requestBody"]) if "requestBody" in found else None,
        "answers": answers,
    }


paths = {f"{method.upper()} {path}": operation(path, method) for path, method in OPERATIONS}
schemas = {}
while missing := sorted({name for name in wanted} - schemas.keys()):
    for name in missing:
        schemas[name] = schema(whole["components"]["schemas"][name])


def lines(part):
    return ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in part.items())


source = f"@octokit/openapi {whole['info']['version']}, MIT License, Copyright (c) 2020 Octokit contributors: see github-openapi.license.txt"
target = pathlib.Path(__file__).with_name("github-openapi.json")
target.write_text(f'{{"source": {json.dumps(source)},\n"paths": {{\n{lines(paths)}\n}},\n"schemas": {{\n{lines(dict(sorted(schemas.items())))}\n}}}}\n')
