"""What somebody is told of themselves."""

from rest_framework import serializers

from accounts.models import User
from api.views import Chosen


class Me(Chosen, serializers.ModelSerializer[User]):
    """The person who asks."""

    class Meta:
        model = User
        fields = ("id", "email", "name")
