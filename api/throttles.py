"""How often somebody may ask the API: counted for the person, whatever they come with."""

from rest_framework.throttling import UserRateThrottle


class ByPerson(UserRateThrottle):
    """Many requests at once are what a client that catches up does; nobody needs more for long."""

    scope = "person"
