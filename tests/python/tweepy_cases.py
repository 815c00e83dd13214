"""tweepy, unmodified, against the base URL in the first argument: https://docs.tweepy.org."""

import hashlib
import sys

import tweepy
from requests.adapters import HTTPAdapter

BASE_URL = sys.argv[1]


class Here(HTTPAdapter):
    def send(self, request, **kwargs):
        request.url = request.url.replace("https://api.twitter.com", BASE_URL, 1)
        return super().send(request, **kwargs)


def id_of(username):
    digest = hashlib.sha256(username.lower().encode()).digest()
    return int.from_bytes(digest[:8], "big") & (2**63 - 1)


def client_of(username, oauth1):
    if oauth1:
        client = tweepy.Client(
            consumer_key="key",
            consumer_secret="secret",
            access_token=f"{id_of(username)}-{username}",
            access_token_secret="secret",
            wait_on_rate_limit=True,
        )
    else:
        client = tweepy.Client(username, wait_on_rate_limit=True)
    client.session.mount("https://api.twitter.com", Here())
    return client


def run(oauth1):
    form = 1 if oauth1 else 2
    user = {"user_auth": oauth1}
    alice, bob = (client_of(f"{name}_{form}", oauth1) for name in ("alice", "bob"))
    me = alice.get_me(user_fields=["created_at", "public_metrics"], **user).data
    assert me.id == id_of(f"alice_{form}") and me.created_at, me
    bob.get_me(**user)

    post = alice.create_tweet(text="Hello from tweepy", **user).data
    liked = bob.like(post["id"], **user).data
    assert liked == {"liked": True}, liked
    found = bob.get_tweet(
        post["id"],
        expansions=["author_id"],
        tweet_fields=["created_at", "public_metrics", "author_id"],
        user_fields=["public_metrics"],
        **user,
    )
    assert found.data.public_metrics["like_count"] == 1, found
    assert found.data.created_at and found.data.edit_history_tweet_ids == [int(post["id"])]
    assert found.includes["users"][0].username == f"alice_{form}"
    likers = bob.get_liking_users(post["id"], **user).data
    assert [liker.username for liker in likers] == [f"bob_{form}"], likers
    likes = bob.get_liked_tweets(id_of(f"bob_{form}"), **user).data
    assert [tweet.id for tweet in likes] == [int(post["id"])], likes
    assert bob.unlike(post["id"], **user).data == {"liked": False}
    assert bob.get_liking_users(post["id"], **user).data is None

    answer = bob.create_tweet(text="An answer", in_reply_to_tweet_id=post["id"], **user).data
    quote = bob.create_tweet(text="A quote", quote_tweet_id=post["id"], **user).data
    several = alice.get_tweets(
        [answer["id"], quote["id"], 404],
        expansions=["referenced_tweets.id", "in_reply_to_user_id"],
        **user,
    )
    kinds = [tweet.referenced_tweets[0].type for tweet in several.data]
    assert kinds == ["replied_to", "quoted"], kinds
    assert several.errors[0]["value"] == "404", several.errors
    assert several.includes["tweets"][0].id == int(post["id"])

    for number in range(12):
        alice.create_tweet(text=f"page {number}", **user)
    pages = tweepy.Paginator(alice.get_users_tweets, id_of(f"alice_{form}"), max_results=5, **user)
    texts = [tweet.text for page in pages for tweet in page.data or []]
    assert texts[:13] == [f"page {11 - number}" for number in range(12)] + ["Hello from tweepy"], texts
    first, second, *_ = tweepy.Paginator(
        alice.get_users_tweets, id_of(f"alice_{form}"), max_results=5, **user
    )
    back = next(
        reversed(
            tweepy.Paginator(
                alice.get_users_tweets,
                id_of(f"alice_{form}"),
                max_results=5,
                pagination_token=second.meta["previous_token"],
                **user,
            )
        )
    )
    assert [tweet.id for tweet in back.data] == [tweet.id for tweet in first.data]

    assert alice.get_user(username=f"BOB_{form}", **user).data.id == id_of(f"bob_{form}")
    assert alice.get_user(id=404, **user).errors[0]["resource_type"] == "user"
    users = alice.get_users(usernames=[f"alice_{form}", "nobody_here"], **user)
    assert len(users.data) == 1 and len(users.errors) == 1
    found = alice.search_recent_tweets(f"answer from:bob_{form}", **user).data
    assert found[0].text == "An answer", found
    home = alice.get_home_timeline(max_results=5, **user)
    assert len(home.data) == 5

    for wrong, error in (
        (lambda: alice.create_tweet(text=" ", **user), tweepy.BadRequest),
        (lambda: alice.delete_tweet(answer["id"], **user), tweepy.Forbidden),
        (lambda: alice.like(404, **user), tweepy.BadRequest),
    ):
        try:
            wrong()
        except error:
            continue
        raise AssertionError(error)
    assert alice.delete_tweet(post["id"], **user).data == {"deleted": True}
    assert alice.get_tweet(post["id"], **user).data is None


run(oauth1=False)
run(oauth1=True)
app = client_of("AAAAAAAAAAAAAAAAAAAAA", oauth1=False)
assert app.get_tweet(1).data.id == 1
try:
    app.get_me(user_auth=False)
    raise AssertionError("an app has a user")
except tweepy.Forbidden:
    print("tweepy", tweepy.__version__, "passed")
