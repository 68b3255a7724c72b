"""What is asked for among the groups of duplicates: an order, and perhaps only one kind."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http.request import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from dedup.models import DUPLICATE_KINDS
from dedup.selectors import Order, Totals


@dataclass(frozen=True)
class Asked:
    """Without a kind all of them."""

    order: Order = Order.SPACE
    kind: str = ""

    def of_list(self) -> str:
        return self.after(reverse("dedup:duplicates"))

    def of_group(self, group_id: int) -> str:
        return self.after(reverse("dedup:group", args=[group_id]))

    def after(self, address: str) -> str:
        """The address with what is asked for."""
        said = {"order": self.order.value} if self.order is not Order.SPACE else {}
        said |= {"kind": self.kind} if self.kind else {}
        return f"{address}?{urlencode(said)}" if said else address


@dataclass(frozen=True)
class Chip:
    """A way to look at the list."""

    words: str
    address: str
    is_on: bool
    count: int = 0


def read_asked(sent: QueryDict) -> Asked:
    """Raises BadRequest for an order or a kind that there is not."""
    order, kind = sent.get("order", Order.SPACE.value), sent.get("kind", "")
    if order not in list(Order) or (kind and kind not in DUPLICATE_KINDS):
        raise BadRequest("no such order, or no such kind")
    return Asked(Order(order), kind)


def order_chips(asked: Asked) -> list[Chip]:
    words = {
        Order.SPACE: _("Most space"),
        Order.NEWEST: _("Newest"),
        Order.ALIKE: _("Most alike"),
    }
    return [
        Chip(words[order], replace(asked, order=order).of_list(), order is asked.order)
        for order in Order
    ]


def kind_chips(asked: Asked, totals: Totals) -> list[Chip]:
    """All of them, and the kinds that there are, or that are asked for."""
    every = replace(asked, kind="")
    chips = [Chip(_("All"), every.of_list(), not asked.kind, totals.all.groups)]
    for kind in DUPLICATE_KINDS:
        figures = totals.by_kind.get(kind)
        if figures or kind == asked.kind:
            address = replace(asked, kind=kind.value).of_list()
            count = figures.groups if figures else 0
            chips.append(Chip(str(kind.label), address, kind == asked.kind, count))
    return chips
