"""Prints as JSON the versions of this Python, of what the named modules were installed as, and of all that this needs."""
import importlib.metadata as metadata
import json
import platform
import re
import sys

_MOST = 100

# Their own package would be found only by looking through all that is installed.
_CALLED = {"sklearn": "scikit-learn"}

# What libraries of numbers stand on, though Debian's packages of them do not say so.
_BELOW = ["numpy", "scipy", "joblib", "threadpoolctl"]


def _find(name):
    try:
        return metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _waiting(modules):
    """Names of distributions for the modules that are not Python's own."""
    foreign = [module for module in modules if module not in getattr(sys, "stdlib_module_names", ())]
    called = [_CALLED.get(module, module) for module in foreign]
    providers = {}
    if any(_find(name) is None for name in called):
        providers = getattr(metadata, "packages_distributions", dict)()
    names = [name for module, known in zip(foreign, called) for name in ([known] if _find(known) else providers.get(module, []))]
    return names + _BELOW if names else []


def versions(modules):
    found, seen, waiting = {"python": platform.python_version()}, set(), _waiting(modules)
    while waiting and len(found) < _MOST:
        name = waiting.pop(0)
        plain = re.sub("[-_.]+", "-", name).lower()
        if plain in seen:
            continue
        seen.add(plain)
        distribution = _find(name)
        if distribution is None:
            continue
        try:
            found.setdefault(distribution.metadata["Name"][:60], distribution.version[:40])
            needs = distribution.requires or []
        except (KeyError, TypeError):
            continue  # It is damaged.
        for need in needs:
            needed = re.match(r"[\w.-]+", need)
            if needed and not re.search(r"\bextra\s*==", need):
                waiting.append(needed.group())
    return found


print(json.dumps(versions(sys.argv[1:])))
