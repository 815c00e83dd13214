"""Lets the cases of tests/support/x-clients drive a client: a request a line, and an answer a line."""

import hashlib
import json
import sys


class Failure(Exception):
    """The client has thrown its own error for an answer of this status."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def id_of(username):
    digest = hashlib.sha256(username.lower().encode()).digest()
    return str(int.from_bytes(digest[:8], "big") & (2**63 - 1))


def arguments_of(options):
    """X's names as arguments."""
    return {name.replace(".", "_"): value for name, value in (options or {}).items()}


def ids_of(answer):
    return [str(thing["id"]) for thing in answer.get("data") or []]


def serve(call, pages):
    for line in sys.stdin:
        asked = json.loads(line)
        request = asked.get("request") or {}
        try:
            run = pages if asked["pages"] else call
            answer = {"answer": run(asked["as"], asked["operation"], request)}
        except Failure as failure:
            answer = {"failure": {"status": failure.status, "body": failure.body}}
        print(json.dumps(answer), flush=True)
