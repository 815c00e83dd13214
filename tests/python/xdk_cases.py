"""xdk for Python, unmodified, against the base URL in the first argument: https://docs.x.com/xdks/python."""

import hashlib
import sys

import requests
from xdk import Client
from xdk.oauth1_auth import OAuth1
from xdk.posts.models import CreateRequest
from xdk.users.models import LikePostRequest

BASE_URL = sys.argv[1]


def id_of(username):
    digest = hashlib.sha256(username.lower().encode()).digest()
    return str(int.from_bytes(digest[:8], "big") & (2**63 - 1))


def client_of(username, oauth1):
    if not oauth1:
        return Client(base_url=BASE_URL, access_token=username)
    auth = OAuth1(
        api_key="key",
        api_secret="secret",
        callback="http://localhost",
        access_token=f"{id_of(username)}-{username}",
        access_token_secret="secret",
    )
    return Client(base_url=BASE_URL, auth=auth)


def run(oauth1):
    form = 1 if oauth1 else 2
    alice, bob = (client_of(f"pyxdk_{name}_{form}", oauth1) for name in ("a", "b"))
    own = id_of(f"pyxdk_b_{form}")
    me = alice.users.get_me(user_fields=["created_at", "public_metrics"]).data
    assert me.id == id_of(f"pyxdk_a_{form}"), me
    bob.users.get_me()

    post = alice.posts.create(CreateRequest(text="Hello from xdk")).data
    assert bob.users.like_post(own, LikePostRequest(tweet_id=post.id)).data.liked is True
    found = bob.posts.get_by_id(
        post.id,
        post_fields=["created_at", "public_metrics"],
        expansions=["author_id"],
        user_fields=["public_metrics"],
    )
    assert found.data.public_metrics.like_count == 1, found
    assert found.includes.users[0].username == f"pyxdk_a_{form}", found
    likers = [user for page in bob.posts.get_liking_users(post.id) for user in page.data or []]
    assert [user.id for user in likers] == [own], likers
    liked = [one for page in bob.users.get_liked_posts(own) for one in page.data or []]
    assert [one.id for one in liked] == [post.id], liked
    assert bob.users.unlike_post(own, post.id).data.liked is False

    reply = {"in_reply_to_tweet_id": post.id}
    answer = bob.posts.create(CreateRequest(text="An answer", reply=reply)).data
    several = alice.posts.get_by_ids(
        [answer.id, "404"], post_fields=["created_at"], expansions=["referenced_posts"]
    )
    assert several.data[0].referenced_posts[0].type == "replied_to", several
    assert several.errors[0].type.endswith("/resource-not-found"), several
    assert several.includes.posts[0].id == post.id, several

    for number in range(12):
        alice.posts.create(CreateRequest(text=f"page {number}"))
    pages = list(alice.users.get_posts(me.id, max_results=5))
    texts = [one.text for page in pages for one in page.data or []]
    assert texts[:13] == [f"page {11 - number}" for number in range(12)] + ["Hello from xdk"], texts

    assert alice.users.get_by_username(f"PYXDK_B_{form}").data.id == own
    assert alice.users.get_by_usernames([f"pyxdk_b_{form}", "nobody_here"]).data[0].id == own
    assert alice.users.get_by_id("404").data is None
    page = next(iter(alice.posts.search_recent(f"answer from:pyxdk_b_{form}")))
    assert page.data[0].text == "An answer", page
    page = next(iter(alice.users.get_timeline(me.id, max_results=5)))
    assert len(page.data) == 5, page

    for wrong, status in (
        (lambda: alice.posts.create(CreateRequest(text=" ")), 400),
        (lambda: alice.posts.delete(answer.id), 403),
    ):
        try:
            wrong()
        except requests.HTTPError as error:
            assert error.response.status_code == status, error
            continue
        raise AssertionError(status)
    assert alice.posts.delete(post.id).data.deleted is True
    assert alice.posts.get_by_id(post.id).data is None


run(oauth1=False)
run(oauth1=True)
app = Client(base_url=BASE_URL, bearer_token="AAAAAAAAAAAAAAAAAAAAA")
assert app.posts.get_by_id("1").data.id == "1"
print("xdk passed")
