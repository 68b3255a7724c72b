"""`python -m config.probe URL`: ends with 0 when the address answers 200. For health checks."""

import sys
import urllib.error
import urllib.request

SECONDS = 5


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except OSError as error:  # no connection, or an answer from 400 on
        sys.stderr.write(f"{url}: {error}\n")
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
