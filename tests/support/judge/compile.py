"""Compiles sets of objects with Emissary's own compiler, as its edge does, but without a cluster.

Reads a list of sets, each a list of Kubernetes objects, as JSON; writes Envoy's configuration of each into the folder given
(`0.json`, `1.json`), and prints what the compiler says of each, by object: {"quote-backend.default.1": ["..."]}. What ends
the compiler itself stands under "compiler"; such a set has no configuration, and an edge keeps the one it had.
"""

import json
import logging
import os
import sys

folder = os.path.abspath(sys.argv[1])
# Keys in order, as the Go part hands them on.
sets = json.loads(json.dumps(json.load(sys.stdin), sort_keys=True))
logging.disable(logging.CRITICAL)

from ambassador import IR, Config, EnvoyConfig  # noqa: E402: it reads its environment when it is imported
from ambassador.fetch import ResourceFetcher  # noqa: E402
from ambassador.utils import SecretHandler  # noqa: E402

logger = logging.getLogger("ambassador")


def without(value, filter_name):
    """Leaves out a filter that only Emissary's own build of Envoy has."""
    if isinstance(value, dict):
        return {key: without(inner, filter_name) for key, inner in value.items() if key != filter_name}
    if isinstance(value, list):
        return [
            without(inner, filter_name)
            for inner in value
            if not (isinstance(inner, dict) and inner.get("name") == filter_name)
        ]
    return value


def compiled(objects, output):
    by_kind = {}
    for found in objects:
        by_kind.setdefault(found["kind"], []).append(found)
    # As the Go part hands them on: Kubernetes' own kinds under their plural.
    for kind, key in {"Service": "service", "Endpoints": "endpoints", "Secret": "secret", "Ingress": "ingresses"}.items():
        if kind in by_kind:
            by_kind[key] = by_kind.pop(kind)
    watt = {"Kubernetes": by_kind, "Deltas": None, "Invalid": None, "Consul": {}}

    configuration = Config()
    fetcher = ResourceFetcher(logger, configuration)
    fetcher.parse_watt(json.dumps(watt))
    configuration.load_all(fetcher.sorted())
    secrets = SecretHandler(logger, folder, folder, "1")
    ir = IR(configuration, secret_handler=secrets)
    _, ads, _ = EnvoyConfig.generate(ir).split_config()

    errors = {
        name: [str(each.get("error", each)) if isinstance(each, dict) else str(each) for each in found]
        for name, found in configuration.errors.items()
        if name != "-global-"  # of the pod that it is not
    }
    # What Envoy is given in parts is one configuration when it validates.
    static = {key: value for key, value in ads.items() if key not in ("@type", "ambex")}
    static["node"] = {"id": "judge", "cluster": "judge"}
    static = without(static, "envoy.filters.http.response_map")
    with open(output, "w", encoding="utf8") as file:
        # Nothing is logged by an Envoy that only validates, and the pipe that is its output cannot be opened by name.
        file.write(json.dumps(static).replace("/dev/fd/1", "/dev/null"))
    return {"errors": errors, "clusters": [each["name"] for each in static["static_resources"]["clusters"]]}


def judged(objects, output):
    try:
        return compiled(objects, output)
    except Exception as problem:  # whatever it is, the edge's process says so and changes nothing
        return {"errors": {"compiler": [f"{type(problem).__name__}: {problem}"]}, "clusters": []}


print(json.dumps([judged(objects, os.path.join(folder, f"{index}.json")) for index, objects in enumerate(sets)]))
