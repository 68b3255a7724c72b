// An empty library shows its first photos as soon as there are some.
document.body.addEventListener("library-changed", () => location.reload());
