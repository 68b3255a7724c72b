"""The person who asks."""

from rest_framework.generics import RetrieveAPIView

from accounts.models import User
from api.me.serializers import Me
from api.views import View


class MeView(View, RetrieveAPIView[User]):
    """Who the session, the key or the token belongs to."""

    serializer_class = Me

    def get_object(self) -> User:
        return self.person
