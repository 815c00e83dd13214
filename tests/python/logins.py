"""The logins of tweepy and xdk at the base URL in the argument, of which each prints the user that it is the login of."""

import sys
from urllib.parse import parse_qs, urlparse

import tweepy
from requests.adapters import HTTPAdapter
from xdk import Client

BASE_URL = sys.argv[1]
SCOPE = "tweet.read tweet.write users.read like.read like.write offline.access"


class Here(HTTPAdapter):
    def send(self, request, **kwargs):
        request.url = request.url.replace("https://api.twitter.com", BASE_URL, 1)
        return super().send(request, **kwargs)


handler = tweepy.OAuth2UserHandler(
    client_id="id",
    client_secret="secret",
    redirect_uri="https://localhost/callback",
    scope=SCOPE.split(),
)
handler.mount("https://api.twitter.com", Here())
state = parse_qs(urlparse(handler.get_authorization_url()).query)["state"][0]
token = handler.fetch_token(f"https://localhost/callback?state={state}&code=tweepy_user")
client = tweepy.Client(token["access_token"])
client.session.mount("https://api.twitter.com", Here())
print(client.get_me(user_auth=False).data.username)

client = Client(base_url=BASE_URL, client_id="id", redirect_uri="http://localhost", scope=SCOPE)
client.get_authorization_url()
client.exchange_code("xdk_user")
print(client.users.get_me().data.username)
