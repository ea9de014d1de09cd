#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""validate.py DIR...: hold what the tests have seen as JSON against the schemas beside this file.

DIR has the files that tests/probe/keep/bpfprog.c writes: for each run of the tool the name of the test,
the exit status, the number of words, the words, and the output, each with a NUL behind it.

Which schema: error.json where the status is not 0 (but for differences of list --diff), dry-run.json with --dry-run, version.json with
--version, COMMAND-OPTION.json where there is one of that name and the option was given, and
COMMAND.json otherwise. Each object that was seen is then made wrong on purpose: a key less, a key
more, a value of another type. A schema that takes one of these is a failure too.
Status: 0 if everything was right, 1 if not, 2 if nothing was looked at.
"""
import copy
import json
import os
import re
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
try:
    import jsonschema
except ImportError:
    sys.exit("validate.py: python3-jsonschema is missing: make deps")

HERE = os.path.dirname(os.path.abspath(__file__))
COMMON_WITH_WORD = ("--netns", "--token")
ONE_DOCUMENT = ("load", "attach", "detach", "list", "query", "bind", "explain")
ALIASES = {"show": "list", "run": "testrun"}
MOST = 20    # failures that are told
SAMPLES = 3  # documents of each schema that are made wrong on purpose


def no_twins(pairs):
    """An object, unless a key comes twice."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key comes twice")
    return dict(pairs)


def read_schemas():
    store = {}
    for name in os.listdir(HERE):
        if name.endswith(".json"):
            with open(os.path.join(HERE, name), encoding="utf-8") as file:
                store[name] = json.load(file, object_pairs_hook=no_twins)
    return store


SCHEMAS = read_schemas()


def make_validator(name):
    schema = SCHEMAS[name]
    cls = jsonschema.Draft202012Validator
    cls.check_schema(schema)
    return cls(schema, resolver=jsonschema.RefResolver(name, schema, store=SCHEMAS))


VALIDATORS = {name: make_validator(name) for name in SCHEMAS}


def is_long(word, option):
    """Is a word this long option, perhaps shortened?"""
    name = word.split("=", 1)[0]
    return len(name) > 3 and option.startswith(name)


def has_flag(words, letter, *options):
    for word in words:
        if word == "--":
            return False
        if any(is_long(word, option) for option in options):
            return True
        if re.fullmatch("-[jpqdnVh]+", word) and letter in word:
            return True
    return False


def command_of(words):
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in COMMON_WITH_WORD:
            skip = True
        elif not word.startswith("-"):
            return ALIASES.get(word, word)
    return None


def asks(words):
    """Does a command line ask for JSON?"""
    return has_flag(words, "j", "--json") or has_flag(words, "p", "--pretty")


def is_json(command, words):
    """The same, or writes nothing else as its result?"""
    if "--introspect-cli" in words or has_flag(words, "h", "--help"):
        return False
    if command == "batch" and not has_flag(words, "q", "--quiet"):
        return True
    if command == "list" and not has_flag(words, "n", "--dry-run"):
        return asks(words) or (any(is_long(word, "--watch") for word in words) and
                                not any(is_long(word, "--stream") for word in words))
    return asks(words)


def choose(words, status):
    """The names of the schemas of which one has to fit, or None if that cannot be told."""
    command = command_of(words)
    if has_flag(words, "V", "--version") and status == 0:
        return ["version.json"]
    if status == 8 and command == "list":
        return ["list-diff.json"]  # a difference is a result
    if status != 0 and command == "testrun" and any(is_long(word, "--suite") for word in words):
        return ["testrun-suite.json", "error.json"]  # the cases are told, with the failure
    if status != 0 and command == "load" and any(is_long(word, "--keep-going") for word in words):
        return ["load-keep-going.json", "load-columns.json", "error.json"]  # so are the verdicts
    if status != 0:
        return ["error.json"]
    if has_flag(words, "n", "--dry-run"):
        return ["dry-run.json"]
    names = []
    for name in SCHEMAS:
        if command and name.startswith(command + "-"):
            option = "--" + name[len(command) + 1:-len(".json")]
            if any(is_long(word, option) for word in words):
                names.append(name)
    if not names and command == "testrun" and any(word.endswith(".pcap") for word in words):
        return ["testrun-pcap.json"]  # a capture is known without its option
    if names:
        return names
    if command == "query":
        return ["query.json", "query-links.json"]  # of a TYPE that links alone hold
    return [f"{command}.json"] if f"{command}.json" in SCHEMAS else None


def documents(text):
    """The JSON documents of an output, one behind the other."""
    decoder = json.JSONDecoder(object_pairs_hook=no_twins)
    text = text.strip()
    at = 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        while at < len(text) and text[at].isspace():
            at += 1


def records(path):
    with open(path, "rb") as file:
        fields = file.read().decode("utf-8", "surrogateescape").split("\0")
    at = 0
    while at + 3 < len(fields):
        test, status, count = fields[at:at + 3]
        at += 3 + int(count)
        yield test, int(status), fields[at - int(count) + 1:at], fields[at]
        at += 1


def fits(document, names):
    return any(VALIDATORS[name].is_valid(document) for name in names)


def why_not(document, names):
    lines = []
    for name in names:
        for error in list(VALIDATORS[name].iter_errors(document))[:5]:
            place = "/".join(str(part) for part in error.absolute_path)
            lines.append(f"  {name}: /{place}: {error.message[:300]}")
    return "\n".join(lines)


def wrongs(value, chosen, path=()):
    """(what was done, how to do it) for each way to make a document wrong."""
    if isinstance(value, dict):
        yield f"another key in /{'/'.join(map(str, path))}", path + ("no_such_key",), "add"
        for key, item in value.items():
            if not chosen:
                yield f"no /{'/'.join(map(str, path + (key,)))}", path + (key,), "drop"
            wrong = "wrong" if isinstance(item, (dict, list)) else {}
            yield f"another type in /{'/'.join(map(str, path + (key,)))}", path + (key,), wrong
            if isinstance(item, (dict, list)):
                yield from wrongs(item, chosen, path + (key,))
    elif isinstance(value, list) and value:
        if not isinstance(value[0], (dict, list)):
            yield f"another type in /{'/'.join(map(str, path + (0,)))}", path + (0,), {}
        yield from wrongs(value[0], chosen, path + (0,))


def make_wrong(document, path, how):
    wrong = copy.deepcopy(document)
    at = wrong
    for part in path[:-1]:
        at = at[part]
    if how == "drop":
        del at[path[-1]]
    else:
        at[path[-1]] = 1 if how == "add" else how
    return wrong


def shape(value):
    """What keys a document has, at every level."""
    if isinstance(value, dict):
        return tuple((key, shape(item)) for key, item in value.items())
    if isinstance(value, list):
        return (shape(value[0]),) if value else ()
    return value is None


def free(names, path):
    """Is a place in a document left open by the schema: the result in a line of a batch."""
    return names == ["batch.json"] and path[:1] == ("result",)


class Check:
    def __init__(self):
        self.failed = 0
        self.count = {}
        self.samples = {}
        self.refused = 0

    def fail(self, text):
        self.failed += 1
        if self.failed <= MOST:
            print(text, file=sys.stderr)

    def document(self, document, names, where, dry=False):
        key = tuple(sorted(names))
        if not fits(document, names):
            self.fail(f"not as {', '.join(names)} has it: {where}\n{why_not(document, names)}")
            return
        self.count[key] = self.count.get(key, 0) + 1
        self.samples.setdefault(key, {}).setdefault(shape(document), document)
        if names == ["batch.json"] and document["result"] is not None:
            self.batch_result(document, where, dry)

    def batch_result(self, document, where, dry):
        names = ["dry-run.json"] if dry else choose(document["words"], document["status"])
        results = [document["result"]]
        if names and "testrun-each.json" in names:
            results = document["result"]
        for result in results if names else []:
            self.document(result, names, f"result of line {document['line']} of {where}")

    def record(self, test, status, words, output):
        command = command_of(words)
        where = f"{test}: bpfprog {' '.join(words)}"
        if not is_json(command, words):
            return
        try:
            found = list(documents(output))
        except ValueError as error:
            self.fail(f"no JSON ({error}): {where}\n{output[:500]}")
            return
        names = choose(words, status)
        if names is None:
            self.fail(f"no schema for: {where}")
            return
        one = status != 0 and asks(words) and command in ONE_DOCUMENT
        if (one and len(found) != 1) or (not found and asks(words)):
            self.fail(f"{len(found)} documents: {where}")
        for document in found:
            if command == "list" and any(is_long(word, "--watch") for word in words) and \
                    "error" not in document:
                self.document(document, choose(words, 0), where)  # a failure is the end of it
            elif command == "batch" and "line" in document:
                self.document(document, ["batch.json"], where, has_flag(words, "n", "--dry-run"))
            else:
                self.document(document, names, where)

    def spoil(self):
        """Whatever was right must not be right any more when something in it is changed."""
        for names, shapes in self.samples.items():
            chosen = any(SCHEMAS[name].get("chosen") for name in names)
            for document in list(shapes.values())[:SAMPLES]:
                for what, path, how in wrongs(document, chosen):
                    if free(list(names), path):
                        continue
                    if fits(make_wrong(document, path, how), names):
                        self.fail(f"{', '.join(names)} takes a wrong document: {what}")
                    self.refused += 1


def main():
    check = Check()
    for top in sys.argv[1:]:
        for path, _, files in sorted(os.walk(top)):
            for name in sorted(files):
                for record in records(os.path.join(path, name)):
                    check.record(*record)
    check.spoil()
    total = sum(check.count.values())
    seen = {name for names in check.count for name in names}
    print(f"# JSON: {total} documents as {len(seen)} of {len(SCHEMAS)} schemas have them, "
          f"{check.refused} wrong ones refused, {check.failed} failures", file=sys.stderr)
    if check.failed:
        sys.exit(1)
    sys.exit(0 if total else 2)


if __name__ == "__main__":
    main()
